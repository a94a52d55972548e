import { codeOf, RuntimeError } from "../errors/index.js";
import type { Queryable } from "../store/index.js";
import { rulesEnd, rulesRepeatFrom, type ZoneRules } from "./rules.js";

/** Before this no clock was set by a zone. */
const begin = Date.UTC(1840, 0, 1);
/** In seconds. Two changes have never been less than a week apart; where rules only repeat, months. */
const [stride, longStride] = [3 * 86_400, 14 * 86_400];

const offset = (seconds: string): string =>
  `(to_timestamp(${seconds}) AT TIME ZONE $1) - (to_timestamp(${seconds}) AT TIME ZONE 'UTC')`;

/** Looks at the clocks every few days, and halves the time between two looks that differ until the second is found. */
const changesSql = `
  WITH RECURSIVE looks AS (
    SELECT second, ${offset("second")} AS ahead
      FROM (SELECT generate_series($2::bigint, $3::bigint - 1, ${stride})
            UNION ALL SELECT generate_series($3::bigint, $4::bigint, ${longStride})) AS at(second)
  ), pairs AS (
    SELECT second, ahead, lag(second) OVER (ORDER BY second) AS last, lag(ahead) OVER (ORDER BY second) AS was FROM looks
  ), halved (low, high, was, ahead) AS (
    SELECT last, second, was, ahead FROM pairs WHERE ahead <> was
    UNION ALL
    SELECT CASE WHEN here = was THEN middle ELSE low END, CASE WHEN here = was THEN high ELSE middle END, was, ahead
      FROM halved, LATERAL (SELECT (low + high) / 2 AS middle) AS m, LATERAL (SELECT ${offset("middle")} AS here) AS h
     WHERE high - low > 1
  )
  SELECT extract(epoch FROM ${offset("$2::bigint")})::int AS first,
         coalesce(array_agg(high::float8 ORDER BY high), '{}') AS times,
         coalesce(array_agg(extract(epoch FROM ahead)::int ORDER BY high), '{}') AS offsets
    FROM halved WHERE high - low = 1`;

/**
 * The rules of a zone as this PostgreSQL has them.
 * @throws RuntimeError MLO5016 where it does not know the zone
 */
export async function readRules(db: Queryable, zone: string): Promise<ZoneRules> {
  const limits = [begin, rulesRepeatFrom, rulesEnd].map((time) => time / 1000);
  const { rows } = await db
    .query<{ first: number; times: number[]; offsets: number[] }>(changesSql, [zone, ...limits])
    .catch((error: unknown) => {
      if (codeOf(error) !== "22023") throw error;
      throw new RuntimeError("MLO5016", `PostgreSQL does not know the time zone ${zone}.`, {
        cause: error,
        hint: "Update PostgreSQL or the tzdata package of its machine, or name another zone as project.timezone.",
      });
    });
  const { first = 0, times = [], offsets = [] } = rows[0] ?? {};
  return {
    zone,
    first: first * 1000,
    times: Float64Array.from(times, (second) => second * 1000),
    offsets: Int32Array.from(offsets, (second) => second * 1000),
  };
}
