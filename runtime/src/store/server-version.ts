import { RuntimeError } from "../errors/index.js";
import type { Queryable } from "./pool.js";

/** The first release with the collation `pg_c_utf8`, by which generated queries order and fold texts. */
const oldest = 17;

/** @throws RuntimeError MLO5014 where the server is older than the generated queries need */
export async function requireServerVersion(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  checkServerVersion(rows[0]?.version ?? "");
}

/**
 * @param version as PostgreSQL's setting server_version: "17.5", "15.18 (Debian 15.18-0+deb12u1)", "18beta1"
 * @throws RuntimeError MLO5014
 */
export function checkServerVersion(version: string): void {
  if (Number.parseInt(version, 10) >= oldest) return;
  throw new RuntimeError(
    "MLO5014",
    `The database server is PostgreSQL ${version}; version ${oldest} or later is needed.`,
    {
      hint: "Name such a server in DATABASE_URL; without DATABASE_URL, `mlops up` brings its own PostgreSQL.",
    },
  );
}
