import pg from "pg";
import type { CheckedRelation } from "../relation.js";
import type { Aggregates, Ask, Follow, Frequencies, Needs, Refinement, ScanRow } from "../plan.js";
import { groupedSql, type Grouping } from "./grouping.js";
import { groupsTogether } from "./joint-grouping.js";
import { areGatherable, rankedBySorting } from "./parts.js";

/**
 * Answers what plans need of the relation as a whole in at most two scans. The first takes the aggregates that
 * PostgreSQL can compute in parallel. The second takes those that sort, or the distinct values of all columns at
 * once, and what could only be asked after the first; where both kinds are wanted, the sorting ones join the first.
 * What by the first scan's answers concerns few values only does not count as sorting: these are gathered.
 *
 * @returns the answers to each of `needs`, in its order
 */
export async function aggregateScans(
  ask: Ask,
  relation: CheckedRelation,
  needs: readonly Needs[],
): Promise<ScanRow[]> {
  const { from } = relation;
  const rows: Record<string, unknown>[] = needs.map(() => ({}));
  const counts = countsFirst(needs, relation);
  const isGrouped = needs.some((need) => need.frequencies !== undefined && !(counts && need.counted));
  const sortsAll = needs.map((need) => mustSort(need, isGrouped));
  const sortsFirst = sortsAll.includes(true) && (isGrouped || needs.some(({ after }) => after !== undefined));
  const first = needs.map((need, index) => ({
    ...need.first,
    ...(counts && need.counted?.aggregates),
    ...(sortsFirst && sortsAll[index] && need.ordered),
    ...(sortsFirst && !isGrouped && need.either?.ordered),
  }));
  await scan(ask, rows, first, (items) => `SELECT ${items.join(",\n  ")}\nFROM ${from}`);

  const later = needs.map((need, index) =>
    laterOf(need, rows[index] ?? {}, sortsFirst && sortsAll[index] === true),
  );
  const sortsLater =
    later.some(({ ordered }) => Object.keys(ordered).length > 0) ||
    !areGatherable(later.map(({ refinement }) => refinement));
  const groupsEither = isGrouped || !(sortsFirst || sortsLater);
  const frequencies = needs.map(({ frequencies: own = [], either, counted }, index) => [
    ...(counts && counted?.tellsAll(rows[index] ?? {}) ? [] : own),
    ...(groupsEither ? (either?.frequencies ?? []) : []),
  ]);
  const groups = frequencies.some((each) => each.length > 0);
  const gathers = !sortsLater && later.some(({ refinement }) => refinement !== null);
  const totals = later.map(({ ordered, refinement, follow }, index) => ({
    ...ordered,
    ...(!groupsEither && !sortsFirst && needs[index]?.either?.ordered),
    ...(!gathers && refinement?.aggregates(refinement.parts.map(rankedBySorting))),
    ...follow.aggregates,
  }));
  const flagged = withFlags(
    from,
    later.map(({ follow }) => follow),
  );
  if (groups || gathers)
    await groupedScan(ask, rows, {
      relation: { ...relation, from: flagged },
      totals,
      frequencies,
      refinements: later.map(({ refinement }) => (gathers ? refinement : null)),
      sorts: sortsLater,
    });
  else await scan(ask, rows, totals, (items) => `SELECT ${items.join(",\n  ")}\nFROM ${flagged}`);
  return rows;
}

/**
 * Whether values are counted in the first scan where they can: not if others are grouped anyway and all of them can be
 * grouped together.
 */
function countsFirst(needs: readonly Needs[], { statistics }: CheckedRelation): boolean {
  const groups = needs.some(({ frequencies, counted, either }) => (frequencies && !counted) || either);
  const keys = needs
    .flatMap(({ frequencies, either }) => frequencies ?? either?.frequencies ?? [])
    .map(({ key }) => key);
  return !groups || !groupsTogether([...new Set(keys)], statistics);
}

/**
 * Whether it is taken to sort all values of a column. Beside a grouping a refinement must be likely, as it would be dear to
 * sort there after all.
 */
const mustSort = ({ ordered, refined, isRefinable }: Needs, isGrouped: boolean): boolean =>
  ordered !== undefined && (refined === undefined || (isGrouped && isRefinable !== true));

/** What the second scan is asked, given the first one's answers. */
interface Later {
  readonly ordered: Aggregates;
  readonly refinement: Refinement | null;
  readonly follow: Follow;
}

/** @param isSorted the first scan has sorted for it */
function laterOf(need: Needs, row: ScanRow, isSorted: boolean): Later {
  const refinement = isSorted ? null : (need.refined?.(row) ?? null);
  return {
    ordered: isSorted || refinement !== null ? {} : (need.ordered ?? {}),
    refinement,
    follow: need.after?.(row) ?? { aggregates: {} },
  };
}

/** PostgreSQL takes 1,664 results of a SELECT. */
const mostResults = 1_600;

/** Runs one SELECT of all aggregates, none if there are none, and hands each plan its own answers. */
async function scan(
  ask: Ask,
  rows: readonly Record<string, unknown>[],
  wanted: readonly Aggregates[],
  statement: (items: string[]) => string,
): Promise<void> {
  const items = named(wanted).map(({ alias, sql }) => `${sql} AS ${alias}`);
  for (let from = 0; from < items.length; from += mostResults) {
    const [row = {}] = await ask(statement(items.slice(from, from + mostResults)));
    handOut(rows, row);
  }
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
  readonly relation: CheckedRelation;
  readonly totals: readonly Aggregates[];
  readonly frequencies: readonly (readonly Frequencies[])[];
  /** Their values are gathered by the grouping. */
  readonly refinements: readonly (Refinement | null)[];
  /** Some of the totals sort, which a grouping cannot carry. */
  readonly sorts: boolean;
}

async function groupedScan(
  ask: Ask,
  rows: readonly Record<string, unknown>[],
  { relation, totals, frequencies, refinements, sorts }: Grouped,
): Promise<void> {
  const grouping: Grouping = {
    relation,
    sorts,
    totals: named(totals),
    wanted: frequencies.flatMap((own, index) =>
      own.map((frequency) => ({ frequency, aliasOf: (alias: string) => aliasOf(index, alias) })),
    ),
    gathered: refinements.flatMap((refinement, index) =>
      refinement ? [{ refinement, aliasOf: (alias: string) => aliasOf(index, alias) }] : [],
    ),
  };
  const [row = {}] = await ask(groupedSql(grouping));
  handOut(rows, row);
}
