import type { OrdersTransform } from "../../generated/sources/orders.js";
import states from "../states.json" with { type: "json" };

export const dropCancelled: OrdersTransform = ({ state, ...row }) =>
  state === states.cancelled ? null : { ...row, paid: state === states.paid };
