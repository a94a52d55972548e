import type { BillRow } from "../generated/features/bill.js";
import type { CustomersRow } from "../generated/sources/customers.js";

/** What a customer pays for each service; null for who has none. */
export function chargePerService({
  monthly_charges,
  services,
}: Pick<CustomersRow, "monthly_charges" | "services">): number | null {
  return services === 0 ? null : monthly_charges / services;
}

/** Who could leave any month, and who did not for a while. */
export function loyalty({ contract, tenure }: Pick<CustomersRow, "contract" | "tenure">): string {
  if (contract !== "Month-to-month") return "bound";
  return tenure < 12 ? "new" : "free";
}

/** What the customer would pay now, in charges of one of its services; null for who has none. */
export function raise({
  monthly_charges,
  habits__charge_per_service,
}: Pick<BillRow, "monthly_charges" | "habits__charge_per_service">): number | null {
  return habits__charge_per_service === null ? null : monthly_charges / habits__charge_per_service;
}
