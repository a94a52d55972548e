import pg from "pg";
import type { Aggregates, Ask, Follow, Frequencies, Needs, ScanRow } from "../plan.js";

/**
 * Answers what plans need of the relation as a whole in at most two scans. The first takes the aggregates that
 * PostgreSQL can compute in parallel. The second takes those that sort, or the distinct values of all columns at
 * once, and what could only be asked after the first; where both kinds are wanted, the sorting ones join the first.
 *
 * @param relation the checked rows as FROM text
 * @returns the answers to each of `needs`, in its order
 */
export async function aggregateScans(
  ask: Ask,
  relation: string,
  needs: readonly Needs[],
): Promise<ScanRow[]> {
  const rows: Record<string, unknown>[] = needs.map(() => ({}));
  const grouped = needs.some(({ frequencies = [] }) => frequencies.length > 0);
  const sortsFirst =
    grouped || needs.some(({ ordered, after }) => ordered !== undefined && after !== undefined);
  const first = needs.map(({ first: parallel = {}, ordered = {} }) =>
    sortsFirst ? { ...parallel, ...ordered } : parallel,
  );
  await scan(ask, rows, first, (items) => `SELECT ${items.join(",\n  ")}\nFROM ${relation}`);
  const follows = needs.map(({ after }, index) => after?.(rows[index] ?? {}) ?? none);
  const second = needs.map(({ ordered = {} }, index) => ({
    ...(sortsFirst ? {} : ordered),
    ...(follows[index] ?? none).aggregates,
  }));
  const flagged = withFlags(relation, follows);
  if (!grouped) await scan(ask, rows, second, (items) => `SELECT ${items.join(",\n  ")}\nFROM ${flagged}`);
  else await groupedScan(ask, rows, second, flagged, needs);
  return rows;
}

const none: Follow = { aggregates: {} };

/** Runs one SELECT of all aggregates, none if there are none, and hands each plan its own answers. */
async function scan(
  ask: Ask,
  rows: readonly Record<string, unknown>[],
  wanted: readonly Aggregates[],
  statement: (items: string[]) => string,
): Promise<void> {
  const items = wanted.flatMap((aggregates, index) =>
    Object.entries(aggregates).map(([alias, sql]) => `${sql} AS ${aliasOf(index, alias)}`),
  );
  if (items.length === 0) return;
  const [row = {}] = await ask(statement(items));
  handOut(rows, row);
}

const aliasOf = (index: number, alias: string): string => pg.escapeIdentifier(`${index}.${alias}`);

function handOut(rows: readonly Record<string, unknown>[], answers: ScanRow): void {
  for (const [key, value] of Object.entries(answers)) {
    const dot = key.indexOf(".");
    const row = rows[Number(key.slice(0, dot))];
    if (row) row[key.slice(dot + 1)] = value;
  }
}

/** The relation with the flags that use window functions as columns. */
function withFlags(relation: string, follows: readonly Follow[]): string {
  const flags = follows.flatMap(({ flags: own = {} }) =>
    Object.entries(own).map(([alias, sql]) => `(${sql}) AS ${pg.escapeIdentifier(alias)}`),
  );
  return flags.length === 0 ? relation : `(SELECT *, ${flags.join(", ")} FROM ${relation}) AS "batch"`;
}

/**
 * One grouping of the relation by every key at once: `GROUPING SETS` counts each column's values in a hash table
 * of its own. The empty grouping set carries the aggregates over all rows.
 */
async function groupedScan(
  ask: Ask,
  rows: readonly Record<string, unknown>[],
  aggregates: readonly Aggregates[],
  relation: string,
  needs: readonly Needs[],
): Promise<void> {
  const wanted = needs.flatMap(({ frequencies = [] }, index) =>
    frequencies.map((frequency) => ({ index, frequency })),
  );
  const keys = [...new Set(wanted.map(({ frequency }) => frequency.key))];
  const totals = aggregates.flatMap((own, index) =>
    Object.entries(own).map(([alias, sql]) => ({ alias: aliasOf(index, alias), sql })),
  );
  const summaries = wanted.flatMap(({ index, frequency }) =>
    Object.entries(summaryOf(frequency, keys, totals.length > 0)).map(
      ([alias, sql]) => `${sql} AS ${aliasOf(index, alias)}`,
    ),
  );
  const carried = totals.map(
    ({ alias }) => `(SELECT ${alias} FROM "groups" WHERE "set" = ${allGrouped(keys)}) AS ${alias}`,
  );
  const [row = {}] = await ask(
    `WITH "groups" AS MATERIALIZED (\n${grouping(relation, keys, totals)}\n)\nSELECT ${[...summaries, ...carried].join(",\n  ")}`,
  );
  handOut(rows, row);
}

function grouping(
  relation: string,
  keys: readonly string[],
  totals: readonly { readonly alias: string; readonly sql: string }[],
): string {
  const names = keys.map((_, index) => `"key${index}"`);
  const named = keys.map((key, index) => `${key} AS "key${index}"`);
  const from = `(SELECT *, ${named.join(", ")} FROM ${relation}) AS "batch"`;
  const sums = totals.map(({ alias, sql }) => `, ${sql} AS ${alias}`).join("");
  // Without GROUPING SETS PostgreSQL can group in parallel.
  if (names.length === 1 && totals.length === 0)
    return `SELECT 0 AS "set", "key0", count(*) AS "n" FROM ${from} GROUP BY "key0"`;
  const sets = [...names.map((name) => `(${name})`), ...(totals.length > 0 ? ["()"] : [])];
  return `SELECT grouping(${names.join(", ")}) AS "set", ${names.join(", ")}, count(*) AS "n"${sums} FROM ${from} GROUP BY GROUPING SETS (${sets.join(", ")})`;
}

const allGrouped = (keys: readonly string[]): number => 2 ** keys.length - 1;

function summaryOf({ key, summary }: Frequencies, keys: readonly string[], hasTotals: boolean): Aggregates {
  const index = keys.indexOf(key);
  const set = keys.length === 1 && !hasTotals ? 0 : allGrouped(keys) - 2 ** (keys.length - 1 - index);
  return summary(
    `(SELECT "key${index}" AS v, "n" AS n FROM "groups" WHERE "set" = ${set} AND "key${index}" IS NOT NULL) AS "frequencies"`,
  );
}
