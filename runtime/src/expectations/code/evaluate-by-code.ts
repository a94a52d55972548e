import pg from "pg";
import type { ExpectationDefinition } from "../../definitions/expectation.js";
import type { UserFunction } from "../../definitions/user-code.js";
import type { Domain } from "../domain.js";
import type { ExpectationOutcome, Kwargs } from "../expectation.js";
import type { Plan } from "../plan.js";
import { guarded } from "../scans/guard.js";
import { checkBatchByCode, judgeRowsByCode, type CodeContext } from "./judge-by-code.js";
import { judgementKey } from "./judged-rows.js";

interface Planned {
  readonly expectation: ExpectationDefinition;
  readonly plan: Plan;
  readonly kwargs: Kwargs;
  readonly domain: Domain;
}

/**
 * Lets code of the user's own judge, before the common scans. What it says of rows the scans then find; a batch's
 * verdict, and that code could not judge, are outcomes already.
 * @param from the checked rows as FROM text
 */
export async function evaluateByCode(
  client: pg.ClientBase,
  from: string,
  planned: readonly Planned[],
  context: CodeContext | undefined,
): Promise<ExpectationOutcome[]> {
  const outcomes: ExpectationOutcome[] = [];
  const rows: (Planned & RowsByCode)[] = [];
  for (const each of planned) {
    const { plan, expectation, domain } = each;
    const { code } = expectation;
    if (code === undefined) continue;
    if (context === undefined) outcomes.push(failed(expectation, "code of the project does not run here"));
    else if (plan.kind !== "rows") outcomes.push(await checked(client, from, each, code, context));
    else if (domain.rowId !== null)
      rows.push({ ...each, code, rowId: domain.rowId, considered: askedOf(plan.considered, each) });
  }
  return context === undefined ? outcomes : [...outcomes, ...(await judged(client, from, rows, context))];
}

interface RowsByCode {
  readonly code: UserFunction<unknown>;
  readonly rowId: string;
  readonly considered: string;
}

/** Outcomes of those of which code could not judge the rows. */
async function judged(
  client: pg.ClientBase,
  from: string,
  rows: readonly (Planned & RowsByCode)[],
  context: CodeContext,
): Promise<ExpectationOutcome[]> {
  const [first] = rows;
  if (!first) return [];
  const judgements = rows.map(({ kwargs, code, considered }) => ({
    key: judgementKey(kwargs),
    function: code,
    gets: columnsOf(kwargs),
    considered,
  }));
  const failures = await guarded(client, () =>
    judgeRowsByCode(client, from, first.rowId, first.domain.columns, judgements, context),
  );
  return rows.flatMap(({ expectation, kwargs }) => {
    const message = failures instanceof Error ? failures.message : failures.get(judgementKey(kwargs));
    return message === undefined ? [] : [failed(expectation, message)];
  });
}

async function checked(
  client: pg.ClientBase,
  from: string,
  { expectation, kwargs, domain: { columns, condition } }: Planned,
  code: UserFunction<unknown>,
  context: CodeContext,
): Promise<ExpectationOutcome> {
  const relation = condition === null ? from : `${from} WHERE ${condition}`;
  const verdict = await guarded(client, () =>
    checkBatchByCode(client, relation, columns, code, [columnsOf(kwargs)].flat(), context),
  );
  if (verdict instanceof Error) return failed(expectation, verdict.message);
  if (typeof verdict === "string") return failed(expectation, verdict);
  const { success, observed_value = null, details } = verdict;
  const result = { observed_value, ...(details !== undefined && { details }) };
  return { expectation, success, result, reason: null, exception: null, unexpectedSql: null };
}

/** The code never gets a row that misses a value which its type says is there; such a row is not loaded either. */
function askedOf(considered: string, { kwargs, domain: { columns } }: Planned): string {
  const required = [columnsOf(kwargs)].flat().filter((name) => columns[name]?.nullable !== true);
  return [`(${considered})`, ...required.map((name) => `${pg.escapeIdentifier(name)} IS NOT NULL`)].join(
    " AND ",
  );
}

function columnsOf({ column, column_list: list }: Kwargs): string | readonly string[] {
  return typeof column === "string" ? column : (list as readonly string[]);
}

function failed(expectation: ExpectationDefinition, exception: string): ExpectationOutcome {
  return { expectation, success: null, result: {}, reason: null, exception, unexpectedSql: null };
}
