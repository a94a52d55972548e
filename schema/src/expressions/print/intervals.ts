const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
  ["millisecond", 1],
] as const;

/** An interval's amount in the coarsest unit that leaves no rest. */
export function amountOf(
  milliseconds: number,
  coarsest: "day" | "hour",
): { readonly amount: number; readonly unit: string } {
  const usable = coarsest === "day" ? units : units.slice(1);
  const [unit, size] = usable.find(([, each]) => milliseconds % each === 0) ?? units[4];
  return { amount: milliseconds / size + 0, unit };
}

export function intervalText(milliseconds: number, coarsest: "day" | "hour"): string {
  const { amount, unit } = amountOf(milliseconds, milliseconds === 0 ? "hour" : coarsest);
  return `interval '${amount} ${unit}${Math.abs(amount) === 1 ? "" : "s"}'`;
}
