import { existsSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import type { SourceDefinition } from "../v1/definitions.js";
import { declarationOf } from "./declaration.js";
import { isReadAs } from "./held-batches.js";

/**
 * Why origins are not loaded that were read by the present definition and blocked: as long as neither they nor the
 * definition change they are not read again. Origins that are read in this run, and files that are gone, are left out.
 */
export async function blockedOrigins(
  pool: pg.Pool,
  source: SourceDefinition,
  { readNow, projectDirectory }: { readonly readNow: readonly string[]; readonly projectDirectory: string },
): Promise<string[]> {
  const { rows } = await pool.query<{ origin: string; message: string | null }>(
    `SELECT origin, message
       FROM (SELECT DISTINCT ON (origin) origin, state, message, ${isReadAs(declarationOf(source), "batch")} AS is_read
               FROM raw._batches AS batch WHERE source = $1 ORDER BY origin, batch_id DESC) AS newest
      WHERE state = 'blocked' AND is_read AND origin <> ALL ($2) ORDER BY origin`,
    [source.name, readNow],
  );
  const isGone = ({ origin }: { origin: string }): boolean =>
    source.connection.type === "file" &&
    origin !== source.connection.path &&
    !existsSync(path.resolve(projectDirectory, origin));
  return rows
    .filter((row) => !isGone(row))
    .map(({ message }) => `still not loaded: ${message ?? "it was blocked"}`);
}
