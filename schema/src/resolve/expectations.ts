import { defaults } from "../definitions/defaults.js";
import type { ExpectationText } from "../definitions/expectation.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { Column, ColumnType, Expectation, Json } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { isByCode, resolveExpectationCode } from "./code-expectations.js";
import { checkQuery } from "./quality-query.js";
import { isWritten, problemAt, sortedKeys, type Site } from "./site.js";

type ExpectationType = ExpectationText["type"];

/** Those that judge single rows, and can say which ones failed. */
const judgesRows: ReadonlySet<ExpectationType> = new Set<ExpectationType>([
  "expect_column_values_to_not_be_null",
  "expect_column_values_to_be_unique",
  "expect_compound_columns_to_be_unique",
  "expect_column_values_to_be_in_set",
  "expect_column_values_to_be_between",
  "expect_column_values_to_match_regex",
  "expect_column_value_lengths_to_be_between",
  "expect_column_values_to_satisfy",
  "expect_multicolumn_values_to_satisfy",
]);

const numbers: readonly ColumnType[] = ["integer", "float"];
const ordered: readonly ColumnType[] = ["integer", "float", "timestamp", "date"];

/** Column types that an expectation can be checked on; others take any. */
const takes: Readonly<Partial<Record<ExpectationType, readonly ColumnType[]>>> = {
  expect_column_values_to_be_between: ordered,
  expect_column_values_to_match_regex: ["string"],
  expect_column_value_lengths_to_be_between: ["string"],
  expect_column_min_to_be_between: ordered,
  expect_column_max_to_be_between: ordered,
  expect_column_mean_to_be_between: numbers,
  expect_column_stdev_to_be_between: numbers,
  expect_column_quantile_values_to_be_between: numbers,
};

export async function resolveExpectations(
  site: Site,
  source: string,
  texts: readonly ExpectationText[],
  columns: readonly Column[],
): Promise<readonly Expectation[]> {
  const expectations: Expectation[] = [];
  for (const text of texts) {
    const path = site.pathOfEntry.get(text) ?? ["expectations", source];
    const { type, severity = defaults.expectation.severity, on_fail, description, ...kwargs } = text;
    const column = checkColumns(site, path, source, text, columns);
    if (column) checkArguments(site, path, text, column);
    checkOrder(site, path, text);
    const code = isByCode(text) ? await resolveExpectationCode(site, path, source, text, columns) : null;
    if (text.type === "unexpected_rows_expectation")
      await checkQuery(site, [...path, "unexpected_rows_query"], text.unexpected_rows_query);
    if (on_fail === "block" && severity !== "critical")
      problemAt(site, [...path, "on_fail"], {
        code: "MLO1311",
        message: `${dotted([...path, "on_fail"])} is block, but an expectation of severity ${severity} blocks nothing.`,
        hint: "Make it critical, or use quarantine or warn.",
      });
    if (on_fail === "quarantine" && !judgesRows.has(type))
      problemAt(site, [...path, "on_fail"], {
        code: "MLO1305",
        message: `${type} cannot quarantine rows: it judges the ${"column" in text ? "column" : "table"} as a whole.`,
        hint: "Use block or warn.",
      });
    expectations.push({
      type,
      kwargs: sortedKeys(kwargs) as { readonly [key: string]: Json },
      code,
      severity,
      onFail: on_fail ?? (severity === "critical" ? "block" : "warn"),
      description: description ?? null,
    });
  }
  return expectations;
}

/** Reports columns that do not exist; gives the one that the expectation is about, if it is about one. */
function checkColumns(
  site: Site,
  path: Path,
  source: string,
  text: ExpectationText,
  columns: readonly Column[],
): Column | null {
  const named: [Path, string][] = [];
  if ("column" in text) named.push([[...path, "column"], text.column]);
  if (text.type === "expect_compound_columns_to_be_unique")
    text.column_list.forEach((name, index) => named.push([[...path, "column_list", index], name]));
  for (const [at, name] of named)
    if (
      !columns.some((column) => column.name === name) &&
      !isWritten(site, ["sources", source, "columns", name])
    )
      problemAt(site, at, {
        code: "MLO1202",
        message: `sources.${source} has no column "${name}".`,
        hint: suggestion(
          name,
          columns.map((column) => column.name),
          "columns",
        ),
      });
  return ("column" in text && columns.find((column) => column.name === text.column)) || null;
}

function checkArguments(site: Site, path: Path, text: ExpectationText, column: Column): void {
  const types = takes[text.type];
  if (types && !types.includes(column.type)) {
    problemAt(site, [...path, "column"], {
      code: "MLO1305",
      message: `${text.type} cannot be checked on "${column.name}", which is of type ${column.type}.`,
      hint: `It takes columns of type ${types.join(", ")}.`,
    });
    return;
  }
  if (text.type === "expect_column_values_to_be_in_set")
    text.value_set.forEach((value, index) => fits(site, [...path, "value_set", index], value, column));
  if (
    text.type === "expect_column_values_to_be_between" ||
    text.type === "expect_column_min_to_be_between" ||
    text.type === "expect_column_max_to_be_between"
  )
    for (const key of ["min_value", "max_value"] as const)
      if (text[key] !== undefined) fits(site, [...path, key], text[key], column);
}

/** What a value must be to be compared with a column of this type. */
const valueWords: Readonly<Record<ColumnType, string>> = {
  integer: "a number",
  float: "a number",
  string: "text",
  boolean: "true or false",
  timestamp: "a time such as 2013-01-31T10:00:00Z",
  date: "a date such as 2013-01-31",
};

function fits(site: Site, path: Path, value: string | number | boolean, column: Column): void {
  const isTime = typeof value === "string" && !Number.isNaN(Date.parse(value));
  const fitting: Readonly<Record<ColumnType, boolean>> = {
    integer: typeof value === "number",
    float: typeof value === "number",
    string: typeof value === "string",
    boolean: typeof value === "boolean",
    timestamp: isTime,
    date: isTime,
  };
  if (!fitting[column.type])
    problemAt(site, path, {
      code: "MLO1305",
      message: `${dotted(path)} is ${JSON.stringify(value)}, but "${column.name}" is of type ${column.type}.`,
      hint: `Write ${valueWords[column.type]}${column.type === "string" ? ", in quotes" : ""}.`,
    });
}

/** Reports bounds in the wrong order and quantiles without a range each. */
function checkOrder(site: Site, path: Path, text: ExpectationText): void {
  const told = (at: Path, message: string, hint: string): void =>
    problemAt(site, at, { code: "MLO1305", message, hint });
  if ("min_value" in text && "max_value" in text && typeof text.min_value === typeof text.max_value) {
    const { min_value: least, max_value: greatest } = text;
    if (least !== undefined && greatest !== undefined && least > greatest)
      told(
        [...path, "min_value"],
        `${dotted([...path, "min_value"])} is greater than max_value.`,
        "Swap them.",
      );
  }
  if (text.type !== "expect_column_quantile_values_to_be_between") return;
  const { quantiles, value_ranges } = text.quantile_ranges;
  const at = [...path, "quantile_ranges", "value_ranges"];
  if (quantiles.length !== value_ranges.length)
    told(
      at,
      `${dotted(at)} has ${value_ranges.length} ranges for ${quantiles.length} quantiles.`,
      "Give one range [least, greatest] for each quantile.",
    );
  value_ranges.forEach(([least, greatest], index) => {
    if (typeof least === "number" && typeof greatest === "number" && least > greatest)
      told([...at, index], `${dotted([...at, index])} has its bounds in the wrong order.`, "Swap them.");
  });
}
