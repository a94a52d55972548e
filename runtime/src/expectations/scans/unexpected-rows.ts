import pg from "pg";
import type { Ask, RowPlan, ScriptPlan } from "../plan.js";

/** An expectation whose unexpected rows are looked for. */
export interface Search {
  readonly plan: RowPlan | ScriptPlan;
  /** SQL that is true for its rows: unexpected ones, or for scripts all that are judged. */
  readonly sql: string;
  /** So many rows are wanted. */
  readonly limit: number;
  /** Whether its rows must be counted too. */
  readonly counts: boolean;
  /** Columns that the found rows show. */
  readonly shown: readonly string[];
  /** Column whose value is kept of every row that a script calls unexpected; null: none. */
  readonly rowNumber: string | null;
}

export interface Found {
  readonly rows: Record<string, unknown>[];
  /** Number of all unexpected rows where it was to be counted, or a script judged. */
  unexpected: number;
  readonly numbers: number[];
}

/** So many rows are fetched at once at most. */
const largestPortion = 1_000;

/** No more rows than are wanted, as long as SQL alone tells which they are. */
function portionOf(searches: readonly Search[]): number {
  if (searches.some(({ plan }) => plan.kind === "script")) return largestPortion;
  const wanted = searches.reduce((sum, { limit }) => sum + limit, 0);
  return Math.min(Math.max(1, wanted), largestPortion);
}

/**
 * Looks for the rows of all searches in one scan, in the order in which they are stored: a cursor over the rows
 * that concern any of them. A search that has found enough is closed while the scan goes on, and the scan ends
 * with the last one.
 * @param order SQL that puts the rows in order, which window functions disturb; null: there is none
 */
export async function findUnexpectedRows(
  ask: Ask,
  relation: string,
  order: string | null,
  searches: readonly Search[],
): Promise<Found[]> {
  const found = searches.map((): Found => ({ rows: [], unexpected: 0, numbers: [] }));
  const open = searches.map(({ limit, plan, counts }) => limit > 0 || counts || plan.kind === "script");
  if (!open.includes(true)) return found;
  const portion = portionOf(searches);
  await setOpen(ask, open);
  await ask(`DECLARE unexpected_rows NO SCROLL CURSOR FOR ${cursorSql(relation, order, searches)}`);
  for (let rows: Record<string, unknown>[] = []; ;) {
    rows = await ask(`FETCH ${portion} FROM unexpected_rows`);
    for (const row of rows) judge(row, searches, found);
    if (rows.length < portion) break;
    const before = open.join();
    searches.forEach(({ limit, plan }, index) => {
      if (plan.kind !== "script" && (found[index]?.rows.length ?? 0) >= limit) open[index] = false;
    });
    if (!open.includes(true)) break;
    if (open.join() !== before) await setOpen(ask, open);
  }
  await ask("CLOSE unexpected_rows");
  return found;
}

/** The searches that still want rows, one digit each, where the running query reads it. */
async function setOpen(ask: Ask, open: readonly boolean[]): Promise<void> {
  await ask(`SELECT set_config('mlops.open', '${open.map(Number).join("")}', true)`);
}

function cursorSql(relation: string, order: string | null, searches: readonly Search[]): string {
  const windowed = searches.flatMap(({ plan, sql }, index) =>
    plan.kind === "rows" && plan.windowed ? [`(${sql}) AS "_flag${index}"`] : [],
  );
  const flagged =
    windowed.length === 0 ? relation : `(SELECT *, ${windowed.join(", ")} FROM ${relation}) AS "batch"`;
  const flags = searches.map(({ plan, sql }, index) =>
    plan.kind === "rows" && plan.windowed ? `"_flag${index}"` : `(${sql})`,
  );
  const counts = searches.flatMap(({ counts: isCounted }, index) =>
    isCounted ? [`count(*) FILTER (WHERE ${flags[index]}) OVER () AS "count${index}"`] : [],
  );
  const columns = [
    ...new Set(
      searches.flatMap(({ shown, rowNumber }) => (rowNumber === null ? shown : [...shown, rowNumber])),
    ),
  ];
  const hits = flags.map((flag, index) => `coalesce(${flag}, false) AS "hit${index}"`);
  const still = flags.map(
    (_, index) => `("hit${index}" AND substr(current_setting('mlops.open'), ${index + 1}, 1) = '1')`,
  );
  const inner = `SELECT *, ${[...hits, ...counts].join(", ")} FROM ${flagged} WHERE ${flags.join(" OR ")}`;
  return `SELECT ${rowJson(columns)} AS "row", ${searches
    .map(({ counts: isCounted }, index) => `"hit${index}"${isCounted ? `, "count${index}"` : ""}`)
    .join(
      ", ",
    )} FROM (${inner}) AS "batch" WHERE ${still.join(" OR ")}${windowed.length > 0 && order !== null ? ` ORDER BY ${order}` : ""}`;
}

/** The row's values by column; `jsonb_build_object` takes at most 100 arguments. */
function rowJson(columns: readonly string[]): string {
  const parts: string[] = [];
  for (let start = 0; start < columns.length; start += 50) {
    const pairs = columns
      .slice(start, start + 50)
      .map((name) => `${pg.escapeLiteral(name)}::text, ${pg.escapeIdentifier(name)}`);
    parts.push(`jsonb_build_object(${pairs.join(", ")})`);
  }
  return parts.length === 0 ? "'{}'::jsonb" : parts.join(" || ");
}

function judge(answer: Record<string, unknown>, searches: readonly Search[], found: readonly Found[]): void {
  const row = answer["row"] as Record<string, unknown>;
  searches.forEach(({ plan, limit, counts, shown, rowNumber }, index) => {
    const own = found[index];
    if (!own) return;
    if (counts) own.unexpected = Number(answer[`count${index}`]);
    if (answer[`hit${index}`] !== true) return;
    if (plan.kind === "script") {
      if (!plan.isUnexpected(row)) return;
      own.unexpected += 1;
      if (rowNumber !== null) own.numbers.push(Number(row[rowNumber]));
    }
    if (own.rows.length < limit) own.rows.push(Object.fromEntries(shown.map((name) => [name, row[name]])));
  });
}
