/**
 * What PostgreSQL's types hold, decided before a value is sent: a record of the prediction log is inserted after its
 * prediction was answered, when it is too late to refuse it.
 */

/** @returns what is wrong with a text, for text and jsonb; null: nothing */
export function textProblem(text: string): string | null {
  if (text.includes("\0")) return "must not contain a NUL character";
  return /\p{Surrogate}/u.test(text) ? "must be well-formed Unicode" : null;
}

const firstTime = Date.parse("0001-01-01T00:00:00Z");
const lastTime = Date.parse("9999-12-31T23:59:59.999Z");

/** @returns what is wrong with a time, which is written in four digits of a year and has no year 0; null: nothing */
export function timeProblem(time: Date): string | null {
  const at = time.getTime();
  if (Number.isNaN(at)) return "is not a time that exists";
  return at < firstTime || at > lastTime ? "must be within the years 1 to 9999 in UTC" : null;
}

/** @param date such as 2013-06-01 */
export const dateProblem = (date: string): string | null =>
  date.startsWith("0000") ? "must be within the years 1 to 9999" : null;

/** The first thing in a value that jsonb does not hold, with its place such as `inputs.note`; null: there is none. */
export function jsonProblem(value: unknown, place: string): { place: string; problem: string } | null {
  if (typeof value === "string") {
    const problem = textProblem(value);
    return problem === null ? null : { place, problem };
  }
  if (typeof value !== "object" || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    const problem = textProblem(key);
    if (problem !== null) return { place: `a name in ${place}`, problem };
    const within = jsonProblem(part, `${place}.${key}`);
    if (within !== null) return within;
  }
  return null;
}
