/** Names the nearest thing inside the language for what is outside it. */
import type { FuncCall, Node } from "libpg-query";
import { ProblemSignal } from "../problems.js";
import type { Checked } from "./context.js";

const volatile = new Set([
  "now",
  "clock_timestamp",
  "statement_timestamp",
  "transaction_timestamp",
  "timeofday",
  "random",
  "gen_random_uuid",
  "uuidv4",
  "uuidv7",
  "nextval",
  "currval",
  "current_setting",
  "pg_sleep",
  "txid_current",
  "random_normal",
]);

const aggregates = new Set([
  "array_agg",
  "avg",
  "bool_and",
  "bool_or",
  "count",
  "every",
  "json_agg",
  "jsonb_agg",
  "max",
  "min",
  "mode",
  "percentile_cont",
  "percentile_disc",
  "stddev",
  "stddev_pop",
  "stddev_samp",
  "string_agg",
  "sum",
  "var_pop",
  "var_samp",
  "variance",
  "corr",
  "any_value",
]);

const windows = new Set([
  "lag",
  "lead",
  "row_number",
  "rank",
  "dense_rank",
  "ntile",
  "first_value",
  "last_value",
]);

/** Functions of PostgreSQL that people reach for, and what to write here. */
const replacements: Readonly<Record<string, string>> = {
  concat: "Join texts with ||; coalesce(x, '') keeps a missing one from making the result null.",
  concat_ws: "Join texts with ||.",
  date_part: "Write extract(hour from x).",
  ifnull: "Write coalesce(x, y).",
  isnull: "Write x is null.",
  if: "Write case when … then … else … end.",
  iif: "Write case when … then … else … end.",
  log: "Write ln(x), or ln(x) / ln(10.0).",
  log10: "Write ln(x) / ln(10.0).",
  max: "The greater of several values of one row is greatest(x, y).",
  min: "The lesser of several values of one row is least(x, y).",
  mod: "Write x % y.",
  ltrim: "trim(x) removes spaces at both ends.",
  rtrim: "trim(x) removes spaces at both ends.",
  div: "Integers divide without rest: x / y.",
  sign: "Write case when x > 0 then 1 when x < 0 then -1 else 0 end.",
  trunc: "Write floor(x) or ceil(x).",
  timezone: "extract, date_trunc and ::date already read timestamps in the project's time zone.",
  starts_with: "Write x like 'A%'.",
  substring: "Test the beginning of a text with x like 'A%'.",
  substr: "Test the beginning of a text with x like 'A%'.",
  left: "Test the beginning of a text with x like 'A%'.",
  position: "Test whether a text holds another with x like '%A%'.",
  strpos: "Test whether a text holds another with x like '%A%'.",
  regexp_replace: "Clean the text before it is ingested.",
  to_timestamp: "Declare the column as a timestamp.",
  age: "Subtract the timestamps: x - y.",
  make_interval: "Write n * interval '1 minute'.",
};

const predictAt = "Use a column of the row; the time of a prediction is the model's predict_at.";

/** @throws ProblemSignal for calls that never belong to the language */
export function refuseCall(call: FuncCall, name: string, location: number): void {
  const refuse = (kind: "volatile" | "outsideSubset", message: string, hint: string): never => {
    throw new ProblemSignal(kind, location, message, hint);
  };
  if (volatile.has(name))
    refuse(
      "volatile",
      `${name}() changes by itself: training and serving would see different values`,
      predictAt,
    );
  if (call.over !== undefined || windows.has(name))
    refuse(
      "outsideSubset",
      `${name} is a window function: expressions see one row at a time`,
      "Aggregate over time in a feature view: aggregate, of and window.",
    );
  const isAggregate =
    aggregates.has(name) ||
    call.agg_star === true ||
    call.agg_distinct === true ||
    call.agg_filter !== undefined ||
    call.agg_order !== undefined;
  if (isAggregate)
    refuse(
      "outsideSubset",
      `${name} is an aggregate: expressions see one row at a time`,
      `${replacements[name] === undefined ? "" : `${replacements[name]} `}Over rows, use a feature view: { aggregate: ${name}, of: …, window: 7d }.`,
    );
  const hint = Object.hasOwn(replacements, name) ? replacements[name] : undefined;
  if (hint !== undefined) {
    const shown = name === "timezone" ? "at time zone" : name;
    refuse("outsideSubset", `${shown} is not part of the expression language`, hint);
  }
}

/** @throws ProblemSignal always */
export function refuseForm(node: Node): Checked {
  const refuse = (location: number | undefined, form: string, hint: string): never => {
    throw new ProblemSignal(
      "outsideSubset",
      location ?? -1,
      `${form} not part of the expression language`,
      hint,
    );
  };
  if ("SQLValueFunction" in node) {
    const name = (node.SQLValueFunction.op ?? "").replace(/^SVFOP_|_N$/gu, "").toLowerCase();
    throw new ProblemSignal(
      "volatile",
      node.SQLValueFunction.location ?? -1,
      `${name} changes by itself: training and serving would see different values`,
      predictAt,
    );
  }
  if ("SubLink" in node)
    return refuse(
      node.SubLink.location,
      "Subqueries are",
      "Values of other sources come through a feature view.",
    );
  if ("ParamRef" in node)
    return refuse(node.ParamRef.location, "Parameters are", "Write the value itself, or name a column.");
  if ("CollateClause" in node)
    return refuse(node.CollateClause.location, "Collations are", "Texts are compared by code points.");
  if ("RowExpr" in node)
    return refuse(
      node.RowExpr.location,
      "Rows of values are",
      "Compare the values one by one, joined by and.",
    );
  if ("A_ArrayExpr" in node)
    return refuse(
      node.A_ArrayExpr.location,
      "Arrays are",
      "Test for one of several values with x in (1, 2, 3).",
    );
  if ("A_Indirection" in node)
    return refuse(-1, "Elements and fields of a value are", "Name a column of the source.");
  const [form = "This form"] = Object.keys(node);
  return refuse(-1, `${form} is`, "docs/reference/expressions.md lists all forms.");
}
