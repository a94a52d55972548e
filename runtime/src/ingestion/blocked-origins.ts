import type pg from "pg";
import type { SourceDefinition } from "../definitions/source.js";
import { declarationOf } from "./declaration.js";
import { isReadAs } from "./held-batches.js";
import { standingBlocks } from "./settle-blocked.js";

/**
 * Why origins are not loaded that were read as declared now and blocked: as long as neither they nor the declaration
 * change they are not read again. To be asked after the origins were listed.
 * @param readNow origins that are read in this run, which are left out
 */
export async function blockedOrigins(
  pool: pg.Pool,
  source: SourceDefinition,
  readNow: readonly string[],
): Promise<string[]> {
  const { rows } = await pool.query<{ message: string | null }>(
    `SELECT message FROM (${standingBlocks("source = $1")}) AS batch
      WHERE ${isReadAs(declarationOf(source), "batch")} AND origin <> ALL ($2) ORDER BY origin`,
    [source.name, readNow],
  );
  return rows.map(({ message }) => `still not loaded: ${message ?? "it was blocked"}`);
}
