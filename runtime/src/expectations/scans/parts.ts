import type { Part, Refinement } from "../plan.js";

/** So many values at most are gathered in memory beside a grouping. */
const gatheredValues = 1_000_000;

/** Whether a grouping can gather the values of all of them beside its counts. */
export const areGatherable = (refinements: readonly (Refinement | null)[]): boolean =>
  refinements.flatMap((each) => each?.parts ?? []).reduce((sum, { size }) => sum + size, 0) <= gatheredValues;

/** Aggregate over the relation: the part's values at its shares, as an array. */
export const rankedBySorting = ({ value, condition, shares }: Part): string =>
  `${percentiles(shares, value)} FILTER (WHERE ${condition})`;

/** Aggregate that gathers the part's values. */
export const gathering = ({ value, condition }: Part): string =>
  `array_agg(${value}) FILTER (WHERE ${condition})`;

/** Query of what `rankedBySorting` gives as "ranked", from arrays that `gathering` made in rows of `from`. */
export const rankedSql = ({ shares }: Part, array: string, from: string): string =>
  `SELECT ${percentiles(shares, "v")} AS "ranked" FROM (SELECT unnest(${array}) AS v FROM ${from}) AS "gathered"`;

const percentiles = (shares: readonly number[], value: string): string =>
  `percentile_disc(ARRAY[${shares.map((share) => `${share}::float8`).join(", ")}]) WITHIN GROUP (ORDER BY ${value})`;
