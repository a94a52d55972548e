import pg from "pg";
import type { ClientBase } from "pg";
import type { ExpectationDefinition } from "../v1/definitions.js";
import { planAggregate } from "./aggregate-expectations.js";
import { ArgumentError } from "./arguments.js";
import type { Ask, Columns, ExpectationOutcome, Plan, ScanRow } from "./expectation.js";
import { planRowRule, rowRule } from "./map-expectations.js";
import { planTable } from "./table-expectations.js";

export interface Check {
  /** The checked rows as quoted SQL for FROM: a table or a parenthesised query with an alias. */
  readonly relation: string;
  readonly columns: Columns;
  readonly expectations: readonly ExpectationDefinition[];
}

/**
 * Judges all expectations over one relation: one scan for all of them, and a look-up of failing values for each
 * that failed. Order of the outcomes is that of the expectations. Never throws for a bad argument or a query
 * that PostgreSQL refuses: that expectation's outcome says so. Call it inside a transaction.
 */
export async function evaluateExpectations(
  client: ClientBase,
  { relation, columns, expectations }: Check,
): Promise<ExpectationOutcome[]> {
  const plans = expectations.map((expectation) => planned(expectation, columns));
  const good = plans.filter((plan): plan is Plan => !(plan instanceof Error));
  const rows = await scanTogether(client, relation, good);
  const outcomes: ExpectationOutcome[] = [];
  for (const [index, expectation] of expectations.entries()) {
    const plan = plans[index];
    outcomes.push(
      !plan || plan instanceof Error
        ? raised(expectation, plan)
        : await judged(client, relation, expectation, plan, rows?.get(plan)),
    );
  }
  return outcomes;
}

/**
 * SQL that is true exactly for the rows which this expectation calls unexpected; it may use window functions, so it
 * belongs in a SELECT list. Null for expectations that judge a column or table as a whole.
 * @throws ArgumentError if the arguments do not fit the columns
 */
export function unexpectedRowSql(expectation: ExpectationDefinition, columns: Columns): string | null {
  const rule = rowRule(expectation.type, expectation.kwargs, columns);
  return rule && `((${rule.considered}) AND coalesce((${rule.unexpected}), false))`;
}

function planned(expectation: ExpectationDefinition, columns: Columns): Plan | ArgumentError {
  const { type, kwargs } = expectation;
  try {
    const rule = rowRule(type, kwargs, columns);
    const plan = rule
      ? planRowRule(rule, kwargs)
      : (planAggregate(type, kwargs, columns) ?? planTable(type, kwargs, columns));
    return plan ?? new ArgumentError(`there is no expectation type "${type}"`);
  } catch (error) {
    if (error instanceof ArgumentError) return error;
    throw error;
  }
}

/** One SELECT with every plan's aggregates; null if PostgreSQL refused it, so that each must be asked alone. */
async function scanTogether(
  client: ClientBase,
  relation: string,
  plans: readonly Plan[],
): Promise<Map<Plan, ScanRow> | null> {
  const items = plans.flatMap((plan, index) =>
    Object.entries(plan.aggregates).map(
      ([alias, sql]) => `${sql} AS ${pg.escapeIdentifier(`${index}.${alias}`)}`,
    ),
  );
  if (items.length === 0) return new Map(plans.map((plan) => [plan, {}]));
  const row = await guarded(
    client,
    async () =>
      (await client.query<ScanRow>(`SELECT ${items.join(",\n  ")}\nFROM ${relation}`)).rows[0] ?? {},
  );
  if (row instanceof Error) return null;
  return new Map(
    plans.map((plan, index) => [
      plan,
      Object.fromEntries(Object.keys(plan.aggregates).map((alias) => [alias, row[`${index}.${alias}`]])),
    ]),
  );
}

async function judged(
  client: ClientBase,
  relation: string,
  expectation: ExpectationDefinition,
  plan: Plan,
  row: ScanRow | undefined,
): Promise<ExpectationOutcome> {
  const ask: Ask = async (sql) => (await client.query<Record<string, unknown>>(sql)).rows;
  const verdict = await guarded(client, async () => {
    const values = row ?? (await scanAlone(client, relation, plan));
    return await plan.judge(values, relation, ask);
  });
  if (verdict instanceof Error) return raised(expectation, verdict);
  return {
    expectation,
    success: verdict.success,
    result: verdict.result,
    reason: verdict.reason ?? null,
    exception: null,
  };
}

async function scanAlone(client: ClientBase, relation: string, plan: Plan): Promise<ScanRow> {
  const items = Object.entries(plan.aggregates).map(
    ([alias, sql]) => `${sql} AS ${pg.escapeIdentifier(alias)}`,
  );
  return (await client.query<ScanRow>(`SELECT ${items.join(", ")} FROM ${relation}`)).rows[0] ?? {};
}

/** Runs `work` behind a savepoint; what PostgreSQL refuses is returned, what breaks the connection is thrown. */
async function guarded<T>(client: ClientBase, work: () => Promise<T>): Promise<T | pg.DatabaseError> {
  await client.query("SAVEPOINT expectation");
  try {
    const value = await work();
    await client.query("RELEASE SAVEPOINT expectation");
    return value;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !isRefusal(error)) throw error;
    await client.query("ROLLBACK TO SAVEPOINT expectation");
    return error;
  }
}

/** Data exceptions (22), syntax errors and access rules (42): the question was wrong, not the database. */
function isRefusal(error: pg.DatabaseError): boolean {
  return (
    error.code?.startsWith("22") === true || error.code?.startsWith("42") === true || error.code === "2201B"
  );
}

function raised(expectation: ExpectationDefinition, error: Error | undefined): ExpectationOutcome {
  return { expectation, success: null, result: {}, reason: null, exception: error?.message ?? "not planned" };
}
