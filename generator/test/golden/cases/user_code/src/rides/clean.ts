import type { RidesTransform } from "../../generated/sources/rides.js";
import { parseAmount } from "../amounts.ts";
import states from "./states.json" with { type: "json" };

/** Rides that took place, with the fare as a number. */
export const dropCancelled: RidesTransform = ({ state, fare, ...row }) => {
  if (state === states.cancelled) return null;
  return { ...row, fare: parseAmount(fare), paid: state === states.paid };
};
