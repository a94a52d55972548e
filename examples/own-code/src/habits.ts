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
