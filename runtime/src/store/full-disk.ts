import { codeOf, messageOf, RuntimeError } from "../errors/index.js";

/** PostgreSQL's code for a file that cannot grow. */
const diskFull = "53100";

/** What to tell when the database had no room for what it was to write; null where something else is wrong. */
export function fullDisk(error: unknown): RuntimeError | null {
  if (codeOf(error) !== diskFull) return null;
  return new RuntimeError(
    "MLO5015",
    `The disk of the database is full: free space there, then run this again. Nothing of it was kept. (${messageOf(error)})`,
    { cause: error },
  );
}
