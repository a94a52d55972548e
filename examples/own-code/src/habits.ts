import type { CustomersRow } from "../generated/sources/customers.js";

/** What a customer pays for each service; null for who has none. */
export function chargePerService({
  monthly_charges,
  services,
}: Pick<CustomersRow, "monthly_charges" | "services">): number | null {
  return services === 0 ? null : monthly_charges / services;
}
