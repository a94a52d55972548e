import type pg from "pg";
import { evaluateExpectations, type ExpectationOutcome } from "../../../src/expectations/index.js";
import { createTables, hasKey, type Case } from "./cases.js";

/** How a case is answered otherwise; null: alike. */
export async function differenceOf(client: pg.ClientBase, each: Case): Promise<string | null> {
  const outcome = await answer(client, each);
  const { out } = each;
  // A case without a wanted field is one that raises, whatever it says.
  if ("traceback_substring" in out || Object.keys(out).length === 0)
    return errorDifference(outcome, (out["traceback_substring"] ?? "") as string);
  if (outcome.exception !== null) return `it raises: ${outcome.exception}`;
  const { result: nested, details, ...plain } = out;
  const wanted = { ...plain, ...(nested as object | undefined), ...(details as object | undefined) };
  const given = { success: outcome.success, ...outcome.result };
  const deep = flattened(given);
  for (const [field, value] of Object.entries(wanted)) {
    const problem = fieldDifference(field, value, deep, each);
    if (problem !== null) return problem;
  }
  return null;
}

/** Classes of errors, which have no counterpart: any error is alike. */
const pythonErrors: ReadonlySet<string> = new Set(["ValueError", "TypeError"]);

/** How an error differs from the wanted one; null: it says what is wanted. */
function errorDifference({ success, exception }: ExpectationOutcome, wanted: string): string | null {
  if (exception === null) return `it should raise, but success is ${success}`;
  return pythonErrors.has(wanted) || exception.includes(wanted)
    ? null
    : `it raises "${exception}", without "${wanted}"`;
}

async function answer(client: pg.ClientBase, each: Case): Promise<ExpectationOutcome> {
  await client.query("BEGIN");
  try {
    const relation = await createTables(client, each);
    const { result_format: _format, catch_exceptions: _catch, ...kwargs } = each.in;
    const [outcome] = await evaluateExpectations(client, {
      relation,
      primaryKey: hasKey(each) ? ["pk_index"] : [],
      expectations: [
        {
          type: each.expectation_type,
          kwargs: { on_empty: "pass", ...kwargs },
          severity: "critical",
          onFail: "warn",
        },
      ],
      resultFormat: "COMPLETE",
    });
    if (!outcome) throw new Error("no outcome");
    return outcome;
  } finally {
    await client.query("ROLLBACK");
  }
}

/** Result and details side by side. */
function flattened(result: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const details = result["details"] as Record<string, unknown> | undefined;
  return { ...details, ...result };
}

function fieldDifference(
  field: string,
  wanted: unknown,
  given: Readonly<Record<string, unknown>>,
  { tolerance = 1e-5 }: Case,
): string | null {
  if (field === "meta") return null;
  const cdf = /^observed_cdf_x_(0|-1)_(eq|gt)$/.exec(field);
  if (cdf) {
    const xs = (given["observed_cdf"] as { x: number[] }).x;
    const value = xs.at(Number(cdf[1])) ?? NaN;
    return (cdf[2] === "eq" ? value === wanted : value > Number(wanted)) ? null : `${field}: ${value}`;
  }
  const sorts = field.endsWith("_list");
  const [left, right] = [given[field], wanted].map((value) => (sorts ? sorted(value) : value));
  return isClose(left, right, tolerance)
    ? null
    : `${field} is ${JSON.stringify(given[field])}, not ${JSON.stringify(wanted)}`;
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? [...value].sort((a, b) => (spelled(a) < spelled(b) ? -1 : 1)) : value;

/** JSON with the keys of an object in order. */
const spelled = (value: unknown): string =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(value);

function isClose(given: unknown, wanted: unknown, tolerance: number): boolean {
  if (typeof wanted === "number" && typeof given === "number")
    return Math.abs(given - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
  if (typeof wanted !== "object" || wanted === null || typeof given !== "object" || given === null)
    return given === wanted || JSON.stringify(given) === JSON.stringify(wanted);
  const keys = Object.keys(wanted);
  if (Array.isArray(wanted) && (!Array.isArray(given) || given.length !== wanted.length)) return false;
  return keys.every((key) =>
    isClose((given as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key], tolerance),
  );
}
