import pg from "pg";
import type { Aggregates, Frequencies, Part, Refinement } from "../plan.js";
import { gathering, rankedSql } from "./parts.js";

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
  /** What is asked of values that the groups gather; nothing where totals sort. */
  readonly gathered: readonly {
    readonly refinement: Refinement;
    readonly aliasOf: (alias: string) => string;
  }[];
}

/**
 * One grouping of the relation by every key at once: `GROUPING SETS` counts each column's values in a hash table
 * of its own. The empty grouping set carries the totals; where they sort, the columns that are needed are read once
 * and kept for both.
 */
export function groupedSql(grouping: Grouping): string {
  const { wanted, totals, sorts, relation, gathered } = grouping;
  const keys = [...new Set(wanted.map(({ frequency }) => frequency.key))];
  const carried = sorts ? [] : totals;
  const from = sorts ? `"kept" AS "batch"` : relation;
  const parts = gathered.flatMap(({ refinement }) => refinement.parts);
  const nameOf = (part: Part): string => `"part${parts.indexOf(part)}"`;
  const setOf = (key: number): number => setOfKey(key, keys, carried.length > 0);
  const asked: Aggregates = Object.assign(
    {},
    ...wanted.map(({ frequency, aliasOf }) =>
      renamed(summaryOf(frequency, keys.indexOf(frequency.key), setOf), aliasOf),
    ),
    ...gathered.map(({ refinement, aliasOf }) =>
      renamed(
        refinement.aggregates(refinement.parts.map((part) => `(SELECT "ranked" FROM ${nameOf(part)})`)),
        aliasOf,
      ),
    ),
    ...carried.map(({ alias }) => ({
      [alias]: `(SELECT ${alias} FROM "groups" WHERE "set" = ${allGrouped(keys)})`,
    })),
    ...(sorts ? totals.map(({ alias, sql }) => ({ [alias]: sql })) : []),
  );
  const queries = [
    ...(sorts ? [`"kept" AS MATERIALIZED (\n${keptSql(grouping, keys)}\n)`] : []),
    `"groups" AS MATERIALIZED (\n${groupsSql(from, keys, carried, parts)}\n)`,
    ...parts.map((part, index) => {
      const ofKey = `"groups" WHERE "set" = ${setOf(0)}`;
      return `${nameOf(part)} AS MATERIALIZED (${rankedSql(part, gatheredAs(index), ofKey)})`;
    }),
  ];
  const answers = Object.entries(asked).map(([alias, sql]) => `${sql} AS ${alias}`);
  return `WITH ${queries.join(",\n")}\nSELECT ${answers.join(",\n  ")}${sorts ? `\nFROM ${from}` : ""}`;
}

const renamed = (aggregates: Aggregates, aliasOf: (alias: string) => string): Aggregates =>
  Object.fromEntries(Object.entries(aggregates).map(([alias, sql]) => [aliasOf(alias), sql]));

const gatheredAs = (part: number): string => `"gathered${part}"`;

/** The columns that keys and totals mention. */
function keptSql({ relation, columns, totals }: Grouping, keys: readonly string[]): string {
  const text = [...keys, ...totals.map(({ sql }) => sql)].join(" ");
  const names = columns.map(pg.escapeIdentifier).filter((name) => text.includes(name));
  const flags = new Set(text.match(/"_unexpected_\d+"/g));
  return `SELECT ${[...names, ...flags].join(", ") || "1 AS one"} FROM ${relation}`;
}

function groupsSql(
  relation: string,
  keys: readonly string[],
  totals: Grouping["totals"],
  parts: readonly Part[],
): string {
  const names = keys.map((_, index) => `"key${index}"`);
  const named = keys.map((key, index) => `${key} AS "key${index}"`);
  const from = `(SELECT *, ${named.join(", ")} FROM ${relation}) AS "batch"`;
  const aggregates = [
    `count(*) AS "n"`,
    ...parts.map((part, index) => `${gathering(part)} AS ${gatheredAs(index)}`),
    ...totals.map(({ alias, sql }) => `${sql} AS ${alias}`),
  ].join(", ");
  // Without GROUPING SETS PostgreSQL can group in parallel.
  if (names.length === 1 && totals.length === 0)
    return `SELECT 0 AS "set", "key0", ${aggregates} FROM ${from} GROUP BY "key0"`;
  const sets = [...names.map((name) => `(${name})`), ...(totals.length > 0 ? ["()"] : [])];
  return `SELECT grouping(${names.join(", ")}) AS "set", ${names.join(", ")}, ${aggregates} FROM ${from} GROUP BY GROUPING SETS (${sets.join(", ")})`;
}

const allGrouped = (keys: readonly string[]): number => 2 ** keys.length - 1;

/** What `grouping()` says of the rows that are grouped by one of the keys. */
const setOfKey = (key: number, keys: readonly string[], hasTotals: boolean): number =>
  keys.length === 1 && !hasTotals ? 0 : allGrouped(keys) - 2 ** (keys.length - 1 - key);

const summaryOf = ({ summary }: Frequencies, key: number, setOf: (key: number) => number): Aggregates =>
  summary(
    `(SELECT "key${key}" AS v, "n" AS n FROM "groups" WHERE "set" = ${setOf(key)} AND "key${key}" IS NOT NULL) AS "frequencies"`,
  );
