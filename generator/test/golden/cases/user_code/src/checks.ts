import type { BatchVerdict } from "@mlops-yaml/runtime/v1";
import type { RidesRow } from "../generated/sources/rides.js";

export function isZone(zone: string): boolean {
  return /^[NESW]\d{1,2}$/.test(zone);
}

export const isPlausible = ({ fare, paid }: Pick<RidesRow, "fare" | "paid">): boolean => paid || fare < 1000;

export async function halfIsPaid(rows: AsyncIterable<Pick<RidesRow, "paid">>): Promise<BatchVerdict> {
  let [count, paid] = [0, 0];
  for await (const row of rows) {
    count += 1;
    if (row.paid) paid += 1;
  }
  return { success: paid >= count / 2, observed_value: count === 0 ? null : paid / count };
}
