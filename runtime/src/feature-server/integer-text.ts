/** The digits of an integer of 64 bits that was sent as a number or, for callers whose numbers are doubles, as text; else null. */
export function integerText(value: unknown): string | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  if (typeof value === "string" && !/^-?\d{1,19}$/.test(value)) return null;
  if (typeof value !== "bigint" && typeof value !== "string") return null;
  const exact = BigInt(value);
  return BigInt.asIntN(64, exact) === exact ? String(exact) : null;
}
