import type { Queryable } from "../store/index.js";
import { rawTable } from "./raw-rows.js";
import type { SourceDefinition } from "../v1/definitions.js";

/**
 * Gathers the planner's statistics of a source's table anew where it has outgrown them: what reads it next should not
 * plan with those of a much smaller one.
 */
export async function refreshStatistics(db: Queryable, source: SourceDefinition): Promise<void> {
  const raw = rawTable(source);
  const { rows } = await db.query<{ outgrown: boolean }>(
    `SELECT pg_relation_size(oid) > 1.5 * greatest(relpages, 0) * current_setting('block_size')::int AS outgrown
       FROM pg_class WHERE oid = $1::regclass`,
    [raw],
  );
  if (rows[0]?.outgrown === true) await db.query(`ANALYZE ${raw}`);
}
