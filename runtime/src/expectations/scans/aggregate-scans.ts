import pg from "pg";
import type { Aggregates, Ask, Follow, Frequencies, Needs, ScanRow } from "../plan.js";
import { groupedSql, type Grouping } from "./grouping.js";

/**
 * Answers what plans need of the relation as a whole in at most two scans. The first takes the aggregates that
 * PostgreSQL can compute in parallel. The second takes those that sort, or the distinct values of all columns at
 * once, and what could only be asked after the first; where both kinds are wanted, the sorting ones join the first.
 *
 * @param relation the checked rows as FROM text
 * @param columns names of its columns
 * @returns the answers to each of `needs`, in its order
 */
export async function aggregateScans(
  ask: Ask,
  relation: string,
  columns: readonly string[],
  needs: readonly Needs[],
): Promise<ScanRow[]> {
  const rows: Record<string, unknown>[] = needs.map(() => ({}));
  const isGrouped = needs.some(({ frequencies = [] }) => frequencies.length > 0);
  const sortsFirst = needs.some(
    ({ ordered, after }) => ordered !== undefined && (isGrouped || after !== undefined),
  );
  const groupsEither = isGrouped || !needs.some(({ ordered }) => ordered !== undefined);
  const sorted = needs.map(({ ordered, either }) => ordered ?? (groupsEither ? {} : (either?.ordered ?? {})));
  await scan(
    ask,
    rows,
    needs.map(({ first = {} }, index) => (sortsFirst ? { ...first, ...sorted[index] } : first)),
    (items) => `SELECT ${items.join(",\n  ")}\nFROM ${relation}`,
  );
  const follows = needs.map(({ after }, index) => after?.(rows[index] ?? {}) ?? none);
  const totals = needs.map(({ refined }, index) => ({
    ...(sortsFirst ? {} : (refined?.(rows[index] ?? {}) ?? sorted[index])),
    ...(follows[index] ?? none).aggregates,
  }));
  const frequencies = needs.map(({ frequencies: sure = [], either, perhaps }, index) => [
    ...sure,
    ...(groupsEither ? (either?.frequencies ?? []) : []),
    ...(perhaps?.(rows[index] ?? {}) ?? []),
  ]);
  const flagged = withFlags(relation, follows);
  if (!frequencies.some((each) => each.length > 0))
    await scan(ask, rows, totals, (items) => `SELECT ${items.join(",\n  ")}\nFROM ${flagged}`);
  else
    await groupedScan(ask, rows, {
      relation: flagged,
      columns,
      totals,
      frequencies,
      sorts:
        !sortsFirst &&
        needs.some(({ ordered, either }) => ordered !== undefined || (!groupsEither && either !== undefined)),
    });
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
  const items = named(wanted).map(({ alias, sql }) => `${sql} AS ${alias}`);
  if (items.length === 0) return;
  const [row = {}] = await ask(statement(items));
  handOut(rows, row);
}

const named = (wanted: readonly Aggregates[]): { readonly alias: string; readonly sql: string }[] =>
  wanted.flatMap((aggregates, index) =>
    Object.entries(aggregates).map(([alias, sql]) => ({ alias: aliasOf(index, alias), sql })),
  );

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

interface Grouped {
  readonly relation: string;
  readonly columns: readonly string[];
  readonly totals: readonly Aggregates[];
  readonly frequencies: readonly (readonly Frequencies[])[];
  /** Some of the totals sort, which a grouping cannot carry. */
  readonly sorts: boolean;
}

async function groupedScan(
  ask: Ask,
  rows: readonly Record<string, unknown>[],
  { relation, columns, totals, frequencies, sorts }: Grouped,
): Promise<void> {
  const grouping: Grouping = {
    relation,
    columns,
    sorts,
    totals: named(totals),
    wanted: frequencies.flatMap((own, index) =>
      own.map((frequency) => ({ frequency, aliasOf: (alias: string) => aliasOf(index, alias) })),
    ),
  };
  const [row = {}] = await ask(groupedSql(grouping));
  handOut(rows, row);
}
