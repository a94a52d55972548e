/** Integers of a body that no double holds, by field. */
export type ExactNumbers = Readonly<Record<string, bigint>>;

const none: ExactNumbers = {};

/** Puts doubles in the place of a body's bigints, as JSON Schema knows no others. @returns what they were */
export function takeExactNumbers(body: unknown): ExactNumbers {
  if (typeof body !== "object" || body === null) return none;
  let taken: Record<string, bigint> | null = null;
  const fields = body as Record<string, unknown>;
  for (const field in fields) {
    const value = fields[field];
    if (typeof value !== "bigint") continue;
    (taken ??= {})[field] = value;
    fields[field] = Number(value);
  }
  return taken ?? none;
}
