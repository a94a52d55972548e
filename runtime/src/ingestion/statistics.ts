import type { Queryable } from "../store/index.js";
import { rawTable } from "./raw-rows.js";
import type { SourceDefinition } from "../definitions/source.js";

/** A table has outgrown its statistics when it is more than so many times as large as it was then. */
const outgrown = 1.5;

/**
 * Gathers the planner's statistics of a source's table anew where it has outgrown them: what reads it next should not
 * plan with those of a much smaller one.
 */
export async function refreshStatistics(db: Queryable, source: SourceDefinition): Promise<void> {
  const raw = rawTable(source);
  const { rows } = await db.query<{ outgrown: boolean }>(
    `SELECT pg_relation_size(oid) > ${outgrown} * greatest(relpages, 0) * current_setting('block_size')::int AS outgrown
       FROM pg_class WHERE oid = $1::regclass`,
    [raw],
  );
  if (rows[0]?.outgrown === true) await db.query(`ANALYZE ${raw}`);
}

/**
 * Whether it is worth it to gather statistics beside the loading of the origin at this place among so many: all are read
 * by then, so that a core is free, and the last two do not outgrow the statistics if they are like those before.
 */
export const gathersStatistics = (place: number, origins: number): boolean =>
  place === origins - 2 && origins <= outgrown * place;
