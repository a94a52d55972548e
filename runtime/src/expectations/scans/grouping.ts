import pg from "pg";
import type { CheckedRelation } from "../relation.js";
import type { Aggregates, Frequencies, Part, Refinement } from "../plan.js";
import { groupsTogether } from "./joint-grouping.js";
import { gathering, rankedSql } from "./parts.js";

export interface Grouping {
  readonly relation: CheckedRelation;
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
 * One grouping of the relation by every key, perhaps none: `GROUPING SETS` counts each column's values in a hash
 * table of its own. Where few combinations of values are expected, the rows are first counted by all keys at once, in
 * parallel. The empty grouping set carries the totals; where they sort, the columns that are needed are read once and
 * kept for both.
 */
export function groupedSql(grouping: Grouping): string {
  const { wanted, totals, sorts, relation, gathered } = grouping;
  const keys = [...new Set(wanted.map(({ frequency }) => frequency.key))];
  const carried = sorts ? [] : totals;
  const from = sorts ? `"kept" AS "batch"` : relation.from;
  const isJoint = totals.length === 0 && groupsTogether(keys, relation.statistics);
  const parts = gathered.flatMap(({ refinement }) => refinement.parts);
  const setOf = (key: number): number => setOfKey(key, keys, carried.length > 0);
  const gatheredIn = isJoint ? `"joint"` : `"groups" WHERE "set" = ${setOf(0)}`;
  const queries = [
    ...(sorts ? [`"kept" AS MATERIALIZED (\n${keptSql(grouping, keys)}\n)`] : []),
    ...(isJoint ? [`"joint" AS MATERIALIZED (\n${jointSql(from, keys, parts)}\n)`] : []),
    `"groups" AS MATERIALIZED (\n${isJoint ? groupsOfJointSql(keys) : groupsSql(from, keys, carried, parts)}\n)`,
    ...parts.map(
      (part, index) => `"part${index}" AS MATERIALIZED (${rankedSql(part, gatheredAs(index), gatheredIn)})`,
    ),
  ];
  const ranked = (part: Part): string => `(SELECT "ranked" FROM "part${parts.indexOf(part)}")`;
  const answers = [
    ...wanted.flatMap(({ frequency, aliasOf }) =>
      selected(summaryOf(frequency, keys.indexOf(frequency.key), setOf), aliasOf),
    ),
    ...gathered.flatMap(({ refinement, aliasOf }) =>
      selected(refinement.aggregates(refinement.parts.map(ranked)), aliasOf),
    ),
    ...carried.map(
      ({ alias }) => `(SELECT ${alias} FROM "groups" WHERE "set" = ${allGrouped(keys)}) AS ${alias}`,
    ),
    ...(sorts ? totals.map(({ alias, sql }) => `${sql} AS ${alias}`) : []),
  ];
  return `WITH ${queries.join(",\n")}\nSELECT ${answers.join(",\n  ")}${sorts ? `\nFROM ${from}` : ""}`;
}

const selected = (aggregates: Aggregates, aliasOf: (alias: string) => string): string[] =>
  Object.entries(aggregates).map(([alias, sql]) => `${sql} AS ${aliasOf(alias)}`);

const gatheredAs = (part: number): string => `"gathered${part}"`;

/** The columns that keys and totals mention. */
function keptSql({ relation, totals }: Grouping, keys: readonly string[]): string {
  const text = [...keys, ...totals.map(({ sql }) => sql)].join(" ");
  const names = relation.columns.map(pg.escapeIdentifier).filter((name) => text.includes(name));
  const flags = new Set(text.match(/"_unexpected_\d+"/g));
  return `SELECT ${[...names, ...flags].join(", ") || "1 AS one"} FROM ${relation.from}`;
}

function groupsSql(
  relation: string,
  keys: readonly string[],
  totals: Grouping["totals"],
  parts: readonly Part[],
): string {
  const aggregates = [...countsOf(parts), ...totals.map(({ alias, sql }) => `${sql} AS ${alias}`)];
  if (keys.length === 0) return `SELECT 0 AS "set", ${aggregates.join(", ")} FROM ${relation}`;
  // Without GROUPING SETS PostgreSQL can group in parallel.
  if (keys.length === 1 && totals.length === 0)
    return `SELECT 0 AS "set", * FROM (${jointSql(relation, keys, parts)}) AS "grouped"`;
  return groupingSetsSql(withKeys(relation, keys), keys, aggregates, totals.length > 0);
}

/** Counts of every combination of the keys' values. */
const jointSql = (relation: string, keys: readonly string[], parts: readonly Part[]): string =>
  `SELECT ${[...keyNames(keys), ...countsOf(parts)].join(", ")} FROM ${withKeys(relation, keys)} GROUP BY ${keyNames(keys).join(", ")}`;

const groupsOfJointSql = (keys: readonly string[]): string =>
  groupingSetsSql(`"joint"`, keys, [`sum("n")::bigint AS "n"`], false);

/** @param hasTotals all rows are a group too */
function groupingSetsSql(
  from: string,
  keys: readonly string[],
  aggregates: readonly string[],
  hasTotals: boolean,
): string {
  const names = keyNames(keys);
  const sets = [...names.map((name) => `(${name})`), ...(hasTotals ? ["()"] : [])];
  return `SELECT grouping(${names.join(", ")}) AS "set", ${[...names, ...aggregates].join(", ")} FROM ${from} GROUP BY GROUPING SETS (${sets.join(", ")})`;
}

const keyNames = (keys: readonly string[]): string[] => keys.map((_, index) => `"key${index}"`);

const withKeys = (relation: string, keys: readonly string[]): string =>
  `(SELECT *, ${keys.map((key, index) => `${key} AS "key${index}"`).join(", ")} FROM ${relation}) AS "batch"`;

const countsOf = (parts: readonly Part[]): string[] => [
  `count(*) AS "n"`,
  ...parts.map((part, index) => `${gathering(part)} AS ${gatheredAs(index)}`),
];

const allGrouped = (keys: readonly string[]): number => 2 ** keys.length - 1;

/** What `grouping()` says of the rows that are grouped by one of the keys; without keys all rows are one group. */
const setOfKey = (key: number, keys: readonly string[], hasTotals: boolean): number =>
  keys.length === 0 || (keys.length === 1 && !hasTotals)
    ? 0
    : allGrouped(keys) - 2 ** (keys.length - 1 - key);

const summaryOf = ({ summary }: Frequencies, key: number, setOf: (key: number) => number): Aggregates =>
  summary(
    `(SELECT "key${key}" AS v, "n" AS n FROM "groups" WHERE "set" = ${setOf(key)} AND "key${key}" IS NOT NULL) AS "frequencies"`,
  );
