/** Names the nearest thing inside the language for what is outside it. */
import type { FuncCall, Node } from "libpg-query";
import { ProblemSignal } from "../problems.js";
import type { Checked } from "./context.js";
import { replacementOf } from "./replacements.js";

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
  "rand",
  "getdate",
  "getutcdate",
  "sysdate",
  "today",
  "curdate",
  "curtime",
  "utc_timestamp",
  "uuid",
  "newid",
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
  "mean",
  "median",
  "nunique",
  "std",
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

/** The aggregates of feature views, for those of PostgreSQL and pandas. */
const aggregateOfViews: ReadonlyMap<string, string> = new Map([
  ["avg", "avg"],
  ["mean", "avg"],
  ["count", "count"],
  ["sum", "sum"],
  ["max", "max"],
  ["min", "min"],
  ["stddev", "stddev"],
  ["stddev_samp", "stddev"],
  ["std", "stddev"],
  ["median", "quantile, quantile: 0.5"],
  ["percentile_cont", "quantile, quantile: 0.9"],
  ["nunique", "count_distinct"],
  ["any_value", "last"],
]);

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
      "Aggregate over time in a feature view: `{ aggregate: avg, of: x, window: 7d }`, or last for the newest value.",
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
      [replacementOf(name), overRows(call, name)].filter(Boolean).join(" "),
    );
  const hint = replacementOf(name);
  if (hint !== undefined) {
    const shown = name === "timezone" ? "at time zone" : name;
    refuse("outsideSubset", `${shown} is not part of the expression language`, hint);
  }
}

/** What a feature view has for an aggregate. */
function overRows(call: FuncCall, name: string): string {
  const aggregate =
    name === "count" && call.agg_distinct === true ? "count_distinct" : aggregateOfViews.get(name);
  if (aggregate === undefined)
    return "Over rows, use a feature view, whose aggregates are count, count_distinct, sum, avg, min, max, stddev, first, last and quantile.";
  return `Over rows, use a feature view: \`{ aggregate: ${aggregate}${aggregate === "count" ? "" : ", of: x"}, window: 7d }\`.`;
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
      "Compare the values one by one: `x = 1 and y = 2`.",
    );
  if ("A_ArrayExpr" in node)
    return refuse(
      node.A_ArrayExpr.location,
      "Arrays are",
      "Test for one of several values with `x in (1, 2, 3)`.",
    );
  if ("JsonFuncExpr" in node || "JsonIsPredicate" in node || "XmlExpr" in node)
    return refuse(
      -1,
      "Functions of JSON and XML are",
      "Declare the value as a column of the source, with a path: from: user.id.",
    );
  if ("A_Indirection" in node)
    return refuse(-1, "Elements and fields of a value are", "Name a column of the source.");
  return refuse(-1, "This form is", "docs/reference/expressions.md lists all forms.");
}
