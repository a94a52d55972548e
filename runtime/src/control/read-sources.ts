import { escapeIdentifier } from "pg";
import type { Queryable } from "../store/index.js";
import { nothingDelivered, readDeliveries } from "./read-deliveries.js";
import type { SourceStatus } from "./status.js";

/** What each source holds, and how its newest batch of each origin went. */
export async function readSources(db: Queryable, sources: readonly string[]): Promise<SourceStatus[]> {
  const deliveries = await readDeliveries(db, sources);
  const quarantined = await countBySource(
    db,
    "SELECT source, count(*)::int AS count FROM quarantine.rows WHERE source = ANY($1) GROUP BY source",
    sources,
  );
  const newest = `SELECT DISTINCT ON (source, expectation_type, kwargs) source, success
                    FROM monitoring.expectation_results WHERE source = ANY($1)
                   ORDER BY source, expectation_type, kwargs, evaluated_at DESC, result_id DESC`;
  const count = (success: string): Promise<Map<string, number>> =>
    countBySource(
      db,
      `SELECT source, count(*)::int AS count FROM (${newest}) AS newest WHERE ${success} GROUP BY source`,
      sources,
    );
  const [passed, failed] = [await count("success"), await count("NOT success")];
  return Promise.all(
    sources.map(async (name) => ({
      name,
      ...(deliveries.get(name) ?? nothingDelivered),
      rows: await countRows(db, name),
      quarantined: quarantined.get(name) ?? 0,
      expectations: { passed: passed.get(name) ?? 0, failed: failed.get(name) ?? 0 },
    })),
  );
}

/** A source that was declared after the last migration has no table yet: it holds nothing. */
async function countRows(db: Queryable, source: string): Promise<number> {
  const table = `raw.${escapeIdentifier(source)}`;
  const exists = await db.query<{ exists: boolean }>("SELECT to_regclass($1) IS NOT NULL AS exists", [table]);
  if (exists.rows[0]?.exists !== true) return 0;
  const { rows } = await db.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
  return rows[0]?.count ?? 0;
}

async function countBySource(
  db: Queryable,
  sql: string,
  sources: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ source: string; count: number }>(sql, [sources]);
  return new Map(rows.map((row) => [row.source, row.count]));
}
