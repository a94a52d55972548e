import type { PaymentsTransform } from "../generated/sources/payments.js";

/** The first payment of each ride; they come in the order of rides. */
export const firstOfEach: PaymentsTransform = async function* (rows) {
  let last: number | null = null;
  for await (const row of rows) {
    if (row.ride_id !== last) yield row;
    last = row.ride_id;
  }
};
