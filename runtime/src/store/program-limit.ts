import pg from "pg";
import { RuntimeError } from "../errors/index.js";

/** PostgreSQL's class of codes for what is larger than it can be, however often it is tried. */
const programLimits = "54";

/** What to tell when a row, a key or a table is larger than PostgreSQL takes; null where something else is wrong. */
export function programLimit(error: unknown): RuntimeError | null {
  if (!(error instanceof pg.DatabaseError) || error.code?.startsWith(programLimits) !== true) return null;
  const { table, message } = error;
  const what = table === undefined || table.startsWith("_staging_") ? "" : ` (table ${table})`;
  return new RuntimeError("MLO5029", `PostgreSQL cannot hold this: ${message}${what}.`, {
    hint: message.startsWith("index row")
      ? "Take the long text out of the primary key or the entity's key: a key has to fit into 2,700 bytes."
      : "Declare fewer columns in mlops.yaml: a table holds 1,600, and a row has to fit into 8,160 bytes.",
    cause: error,
  });
}
