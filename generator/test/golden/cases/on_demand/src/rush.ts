import type { DeliveryRow } from "../generated/features/delivery.js";

export function rush(row: Pick<DeliveryRow, "ordered_at" | "kitchen_load__minutes_7d">): number | null {
  const minutes = row.kitchen_load__minutes_7d;
  return minutes === null ? null : minutes * (row.ordered_at.getUTCHours() >= 17 ? 2 : 1);
}
