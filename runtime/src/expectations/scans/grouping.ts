import pg from "pg";
import type { Aggregates, Frequencies } from "../plan.js";

export interface Grouping {
  /** The rows as FROM text. */
  readonly relation: string;
  readonly columns: readonly string[];
  readonly wanted: readonly {
    readonly frequency: Frequencies;
    /** The quoted name under which an answer is handed out. */
    readonly aliasOf: (alias: string) => string;
  }[];
  /** Aggregates over all rows. */
  readonly totals: readonly { readonly alias: string; readonly sql: string }[];
  /** Some of the totals sort. */
  readonly sorts: boolean;
}

/**
 * One grouping of the relation by every key at once: `GROUPING SETS` counts each column's values in a hash table
 * of its own. The empty grouping set carries the totals; where they sort, the columns that are needed are read once
 * and kept for both.
 */
export function groupedSql(grouping: Grouping): string {
  const { wanted, totals, sorts, relation } = grouping;
  const keys = [...new Set(wanted.map(({ frequency }) => frequency.key))];
  const carried = sorts ? [] : totals;
  const from = sorts ? `"kept" AS "batch"` : relation;
  const answers = [
    ...wanted.flatMap(({ frequency, aliasOf }) =>
      Object.entries(summaryOf(frequency, keys, carried.length > 0)).map(
        ([alias, sql]) => `${sql} AS ${aliasOf(alias)}`,
      ),
    ),
    ...carried.map(
      ({ alias }) => `(SELECT ${alias} FROM "groups" WHERE "set" = ${allGrouped(keys)}) AS ${alias}`,
    ),
    ...(sorts ? totals.map(({ alias, sql }) => `${sql} AS ${alias}`) : []),
  ];
  const kept = sorts ? `"kept" AS MATERIALIZED (\n${keptSql(grouping, keys)}\n), ` : "";
  return `WITH ${kept}"groups" AS MATERIALIZED (\n${groupsSql(from, keys, carried)}\n)\nSELECT ${answers.join(",\n  ")}${sorts ? `\nFROM ${from}` : ""}`;
}

/** The columns that keys and totals mention. */
function keptSql({ relation, columns, totals }: Grouping, keys: readonly string[]): string {
  const text = [...keys, ...totals.map(({ sql }) => sql)].join(" ");
  const names = columns.map(pg.escapeIdentifier).filter((name) => text.includes(name));
  const flags = new Set(text.match(/"_unexpected_\d+"/g));
  return `SELECT ${[...names, ...flags].join(", ") || "1 AS one"} FROM ${relation}`;
}

function groupsSql(relation: string, keys: readonly string[], totals: Grouping["totals"]): string {
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
