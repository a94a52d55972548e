import pg, { type ClientBase } from "pg";
import { messageOf } from "../errors/index.js";
import type { ExpectationDefinition } from "../definitions/expectation.js";
import { mostlyOf } from "./arguments.js";
import { catalogue } from "./catalogue.js";
import { evaluateByCode } from "./code/evaluate-by-code.js";
import type { CodeContext } from "./code/judge-by-code.js";
import { describeRelation, type CheckedRelation, type RelationShape } from "./relation.js";
import type { Domain } from "./domain.js";
import { ArgumentError, type Columns, type ExpectationOutcome, type Kwargs } from "./expectation.js";
import { onEmpty } from "./on-empty.js";
import { asking, type Ask, type Needs, type Plan, type RowPlan, type ScanRow, type Verdict } from "./plan.js";
import { resultFormatOf, rowsToList, type ResultFormat } from "./result-format.js";
import { rowConditionSql } from "./row-condition/sql.js";
import { rowVerdict, type Tolerance } from "./row-result.js";
import { rowNeeds, unexpectedOf } from "./row-needs.js";
import { aggregateScans } from "./scans/aggregate-scans.js";
import { guarded } from "./scans/guard.js";
import { withScanSettings } from "./scans/settings.js";
import { findUnexpectedRows, type Found, type Search } from "./scans/unexpected-rows.js";
import { withZonedTimes } from "./zoned-times.js";
import { withMissingValues } from "./missing-values.js";
import { otherTables } from "./table-names.js";
import { withParameters, type Parameters } from "./suite-parameters.js";

export interface Check {
  /** The checked rows as quoted SQL for FROM: a table or a parenthesised query with an alias. */
  readonly relation: string;
  /** Declared types; without them the database's own are used. */
  readonly columns?: Columns;
  readonly expectations: readonly ExpectationDefinition[];
  /** Columns that identify a row: results name unexpected rows by them. */
  readonly primaryKey?: readonly string[];
  /** `result_format` of Great Expectations, a word or an object; SUMMARY by default. */
  readonly resultFormat?: unknown;
  /** The source whose batch the rows are; null: none. */
  readonly source?: string | null;
  /** Sets of columns no combination of whose values appears twice, beside those that the relation's indexes keep unique. */
  readonly uniqueKeys?: readonly (readonly string[])[];
  /** Columns of which no value is missing, beside those of which the table lets none be. */
  readonly required?: readonly string[];
  /** Column that numbers the rows: lets `unexpectedSql` name those that JavaScript judged. */
  readonly rowNumber?: string;
  /** SQL that puts the rows in order; by default as a table stores them. */
  readonly order?: string;
  /** Time of the evaluation; by default now. */
  readonly now?: Date;
  /** IANA name: times in arguments that have no zone are local times of it; by default UTC. */
  readonly timezone?: string;
  /** Values of suite parameters (`$PARAMETER`). */
  readonly parameters?: Parameters;
  /** What runs code of the user's own; without it such expectations are not judged. */
  readonly code?: CodeContext;
}

/**
 * Judges all expectations over one relation. Whatever their number, it costs at most three scans: two for numbers
 * (aggregate-scans), one for the rows that are unexpected (unexpected-rows); queries and code of the user's own and
 * other tables come on top. Order of the outcomes is that of the expectations. Never throws for a bad argument or a
 * query that PostgreSQL refuses: that expectation's outcome says so. Call it inside a transaction.
 */
export async function evaluateExpectations(client: ClientBase, check: Check): Promise<ExpectationOutcome[]> {
  const ask = asking(client);
  const shape = await describeRelation(client, check.relation);
  const tableNamed = await otherTables(ask, check.expectations);
  const evaluation = new Map<ExpectationDefinition, ExpectationOutcome>();
  const planned = check.expectations.flatMap((expectation): Planned[] => {
    try {
      return [planOf(expectation, check, { shape, tableNamed })];
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      evaluation.set(expectation, raised(expectation, error));
      return [];
    }
  });
  const from = fromText(check.relation, shape);
  const relation: CheckedRelation = {
    from,
    columns: Object.keys(check.columns ?? shape.columns),
    statistics: shape.statistics,
  };
  for (const outcome of await evaluateByCode(client, from, planned, check.code))
    evaluation.set(outcome.expectation, outcome);
  const others = planned.filter(({ expectation }) => !evaluation.has(expectation));
  const outcomes = await withScanSettings(ask, () => evaluateTogether(client, relation, others));
  for (const outcome of outcomes) evaluation.set(outcome.expectation, outcome);
  return check.expectations.map(
    (expectation) => evaluation.get(expectation) ?? raised(expectation, new Error("not planned")),
  );
}

interface Planned {
  readonly expectation: ExpectationDefinition;
  readonly plan: Plan;
  readonly kwargs: Kwargs;
  readonly domain: Domain;
  readonly format: ResultFormat;
  readonly tolerance: Tolerance;
  readonly rowNumber: string | null;
}

function planOf(
  expectation: ExpectationDefinition,
  check: Check,
  { shape, tableNamed }: { readonly shape: RelationShape; readonly tableNamed: Domain["tableNamed"] },
): Planned {
  const now = check.now ?? new Date();
  const { timezone = "UTC" } = check;
  const columns = check.columns ?? shape.columns;
  const given = withParameters(expectation.kwargs, check.parameters ?? {}, { now, timezone });
  const kwargs = withZonedTimes(given, columns, timezone);
  const type = catalogue[expectation.type];
  if (!type) throw new ArgumentError(`there is no expectation type "${expectation.type}"`);
  const domain: Domain = {
    columns,
    databaseTypes: shape.databaseTypes,
    statistics: shape.statistics,
    required: [...shape.required, ...(check.required ?? [])],
    uniqueKeys: [...shape.uniqueKeys, ...(check.uniqueKeys ?? [])],
    relation: fromText(check.relation, shape),
    condition: rowConditionSql(kwargs, columns, timezone),
    order: check.order ?? (shape.isTable ? position : null),
    rowId: check.rowNumber ? pg.escapeIdentifier(check.rowNumber) : shape.isTable ? position : null,
    tableNamed,
    source: check.source ?? null,
    now,
  };
  const most = kwargs["max_unexpected"];
  if (most !== undefined && (typeof most !== "number" || !Number.isInteger(most) || most < 0))
    throw new ArgumentError("max_unexpected must be a whole number of rows");
  return {
    expectation,
    kwargs,
    domain,
    plan: withMissingValues(type(kwargs, domain), kwargs, domain),
    format: resultFormatOf(kwargs["result_format"] ?? check.resultFormat, check.primaryKey ?? []),
    tolerance: { mostly: mostlyOf(kwargs), most: most ?? null },
    rowNumber: check.rowNumber ?? null,
  };
}

const position = `"_position"`;

/** The relation under the name that plans know it by, with the place of each row where it is a table. */
const fromText = (relation: string, { isTable }: RelationShape): string =>
  `(SELECT *${isTable ? `, ctid AS ${position}` : ""} FROM ${relation}) AS "batch"`;

/** All in common scans; where PostgreSQL refuses them, by halves, until what it refuses stands alone. */
async function evaluateTogether(
  client: ClientBase,
  relation: CheckedRelation,
  planned: readonly Planned[],
): Promise<ExpectationOutcome[]> {
  const [only] = planned;
  if (!only) return [];
  const outcomes = await guarded(client, () => scanned(client, relation, planned));
  if (!(outcomes instanceof Error)) return outcomes;
  if (planned.length === 1) return [raised(only.expectation, outcomes)];
  const half = Math.ceil(planned.length / 2);
  return [
    ...(await evaluateTogether(client, relation, planned.slice(0, half))),
    ...(await evaluateTogether(client, relation, planned.slice(half))),
  ];
}

async function scanned(
  client: ClientBase,
  relation: CheckedRelation,
  planned: readonly Planned[],
): Promise<ExpectationOutcome[]> {
  const ask = asking(client);
  const rows = await aggregateScans(ask, relation, planned.map(needsOf));
  const searches = planned.map((each, index) => searchOf(each, rows[index] ?? {}));
  const found = await findUnexpectedRows(
    ask,
    relation.from,
    planned[0]?.domain.order ?? null,
    searches.filter((search): search is Search => search !== null),
  );
  const foundOf = new Map(
    searches.filter((search) => search !== null).map((search, index) => [search, found[index]]),
  );
  const outcomes: ExpectationOutcome[] = [];
  for (const [index, each] of planned.entries()) {
    const search = searches[index] ?? null;
    outcomes.push(await judged(each, rows[index] ?? {}, search && (foundOf.get(search) ?? null), ask));
  }
  return outcomes;
}

function needsOf({ plan, domain }: Planned, index: number): Needs {
  if (plan.kind === "value") return plan.needs;
  return plan.kind === "query" ? {} : rowNeeds(plan, domain, index);
}

/** What is looked for in the third scan; null: nothing. */
function searchOf({ plan, format, domain, rowNumber }: Planned, row: ScanRow): Search | null {
  if (plan.kind === "value" || plan.kind === "query") return null;
  const isScript = plan.kind === "script";
  const isDoubted = plan.kind === "rows" && plan.doubt !== undefined && Number(row["doubt"]) > 0;
  if (!isScript && !isDoubted && !(Number(row["unexpected"]) > 0)) return null;
  const limit = rowsToList(format);
  if (limit === 0 && !isScript && !isDoubted) return null;
  return {
    plan,
    sql: unexpectedOf(plan, row),
    limit,
    counts: isDoubted,
    rowNumber: isScript ? rowNumber : null,
    shown: format.includeUnexpectedRows
      ? Object.keys(domain.columns)
      : [...new Set([...plan.columns, ...format.indexColumns])],
  };
}

async function judged(
  each: Planned,
  row: ScanRow,
  found: Found | null,
  ask: Ask,
): Promise<ExpectationOutcome> {
  const { expectation, kwargs } = each;
  try {
    const verdict = onEmpty(kwargs, await verdictOf(each, row, found, ask));
    return {
      expectation,
      success: verdict.success,
      result: verdict.result,
      reason: verdict.reason ?? null,
      exception: null,
      unexpectedSql: verdict.success === false ? unexpectedSql(each, row, found) : null,
    };
  } catch (error) {
    if (error instanceof ArgumentError) return raised(expectation, error);
    throw error;
  }
}

function unexpectedSql({ plan, rowNumber }: Planned, row: ScanRow, found: Found | null): string | null {
  if (plan.kind === "rows") return unexpectedOf(plan, row);
  if (plan.kind !== "script" || rowNumber === null) return null;
  return `"${rowNumber}" = ANY ('{${(found?.numbers ?? []).join(",")}}'::bigint[])`;
}

async function verdictOf(
  { plan, domain, tolerance, format }: Planned,
  row: ScanRow,
  found: Found | null,
  ask: Ask,
): Promise<Verdict> {
  if (plan.kind === "value") return plan.judge(row);
  if (plan.kind === "query") return await plan.judge(ask);
  const counted = plan.kind === "script" || plan.doubt !== undefined;
  const facts = {
    elements: Number(row["elements"]),
    considered: Number(row["considered"]),
    unexpected: counted ? (found?.unexpected ?? 0) : Number(row["unexpected"]),
    listed: found?.rows ?? [],
    query: plan.kind === "rows" ? indexQuery(plan, domain, row, format) : null,
  };
  return rowVerdict(plan, facts, tolerance, format);
}

/** A query that finds all unexpected rows of a rule. */
function indexQuery(
  plan: RowPlan,
  { relation, order }: Domain,
  row: ScanRow,
  { indexColumns }: ResultFormat,
): string {
  const names = [...new Set([...indexColumns, ...plan.columns])].map(
    (name) => `"${name.replaceAll('"', '""')}"`,
  );
  return `SELECT ${names.join(", ")} FROM (SELECT *, (${unexpectedOf(plan, row)}) AS "_unexpected" FROM ${relation}) AS "judged" WHERE "_unexpected"${order === null ? "" : ` ORDER BY ${order}`};`;
}

function raised(expectation: ExpectationDefinition, error: Error): ExpectationOutcome {
  return {
    expectation,
    success: null,
    result: {},
    reason: null,
    exception: messageOf(error),
    unexpectedSql: null,
  };
}
