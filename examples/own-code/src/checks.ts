import type { BatchVerdict } from "@mlops-yaml/runtime/v1";
import type { CustomersRow } from "../generated/sources/customers.js";

export function isCustomerId(id: string): boolean {
  return /^\d{4}-[A-Z]{5}$/.test(id);
}

/** Nothing costs less than five dollars. */
export function isPlausible({
  monthly_charges,
  services,
}: Pick<CustomersRow, "monthly_charges" | "services">): boolean {
  return monthly_charges >= services * 5;
}

/** A table where nobody leaves, or everybody, is an export that went wrong. */
export async function someLeave(rows: AsyncIterable<Pick<CustomersRow, "churned">>): Promise<BatchVerdict> {
  let [customers, left] = [0, 0];
  for await (const row of rows) {
    customers += 1;
    if (row.churned) left += 1;
  }
  return { success: left > 0 && left < customers, observed_value: left / customers };
}
