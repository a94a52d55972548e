import type { RidesRow } from "../generated/sources/rides.js";

export function fareClass({ fare, zone }: Pick<RidesRow, "fare" | "zone">): string {
  return fare > 20 ? "long" : (zone ?? "unknown");
}

export const surcharge = ({ fare }: Pick<RidesRow, "fare">): number | null => (fare > 50 ? fare * 0.1 : null);
