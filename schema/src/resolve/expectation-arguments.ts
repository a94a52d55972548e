import type { ExpectationText } from "../definitions/expectation.js";
import type { Column, ColumnType } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { scalarText } from "../check/words.js";
import { problemAt, type Site } from "./site.js";

/** Reports arguments that can never fit the column, and those that contradict each other. */
export function checkArguments(site: Site, path: Path, text: ExpectationText, column: Column | null): void {
  if (column) checkValues(site, path, text, column);
  checkOrder(site, path, text);
  checkQuantiles(site, path, text);
  checkPartition(site, path, text);
  if ("max_unexpected" in text && "mostly" in text)
    problemAt(site, [...path, "max_unexpected"], {
      code: "MLO1351",
      message: `${dotted(path)} has both mostly and max_unexpected.`,
      hint: "Keep one: mostly is a share of the judged rows, max_unexpected a number of rows.",
    });
}

function checkValues(site: Site, path: Path, text: ExpectationText, column: Column): void {
  if ("value_set" in text && Array.isArray(text.value_set))
    (text.value_set as readonly Scalar[]).forEach((value, index) =>
      fits(site, [...path, "value_set", index], value, column),
    );
  if (
    text.type === "expect_column_values_to_be_between" ||
    text.type === "expect_column_min_to_be_between" ||
    text.type === "expect_column_max_to_be_between"
  )
    for (const key of ["min_value", "max_value"] as const) {
      const value = text[key];
      if (value !== undefined && typeof value !== "object") fits(site, [...path, key], value, column);
    }
}

type Scalar = string | number | bigint | boolean;

/** What a value must be to be compared with a column of this type. */
const valueWords: Readonly<Record<ColumnType, string>> = {
  integer: "a number",
  float: "a number",
  string: "text",
  boolean: "true or false",
  timestamp: "a time such as 2013-01-31T10:00:00Z",
  date: "a date such as 2013-01-31",
};

function fits(site: Site, path: Path, value: Scalar, column: Column): void {
  const isTime = typeof value === "string" && !Number.isNaN(Date.parse(value));
  const fitting: Readonly<Record<ColumnType, boolean>> = {
    integer: isNumber(value),
    float: isNumber(value),
    string: typeof value === "string",
    boolean: typeof value === "boolean",
    timestamp: isTime,
    date: isTime,
  };
  if (!fitting[column.type])
    problemAt(site, path, {
      code: "MLO1305",
      message: `${dotted(path)} is ${scalarText(value)}, but "${column.name}" is of type ${column.type}.`,
      hint: `Write ${valueWords[column.type]}${column.type === "string" ? ", in quotes" : ""}.`,
    });
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

function checkOrder(site: Site, path: Path, text: ExpectationText): void {
  if (!("min_value" in text) || !("max_value" in text)) return;
  const { min_value: least, max_value: greatest } = text;
  if (isNumber(least) !== isNumber(greatest) || typeof least === "object" || typeof greatest === "object")
    return;
  if (least !== undefined && greatest !== undefined && least > greatest)
    problemAt(site, [...path, "min_value"], {
      code: "MLO1305",
      message: `${dotted([...path, "min_value"])} is greater than max_value.`,
      hint: "Swap them.",
    });
}

/** Reports quantiles without a range each, and ranges in the wrong order. */
function checkQuantiles(site: Site, path: Path, text: ExpectationText): void {
  if (text.type !== "expect_column_quantile_values_to_be_between") return;
  const { quantiles, value_ranges } = text.quantile_ranges;
  const at = [...path, "quantile_ranges", "value_ranges"];
  if (quantiles.length !== value_ranges.length)
    problemAt(site, at, {
      code: "MLO1305",
      message: `${dotted(at)} has ${value_ranges.length} ranges for ${quantiles.length} quantiles.`,
      hint: "Give one range [least, greatest] for each quantile.",
    });
  value_ranges.forEach(([least, greatest], index) => {
    if (typeof least === "number" && typeof greatest === "number" && least > greatest)
      problemAt(site, [...at, index], {
        code: "MLO1305",
        message: `${dotted([...at, index])} has its bounds in the wrong order.`,
        hint: "Swap them.",
      });
  });
}

/** Reports a partition whose weights do not belong to its bins or values, or do not sum to 1. */
function checkPartition(site: Site, path: Path, text: ExpectationText): void {
  if (!("partition_object" in text)) return;
  const { bins, values, weights, tail_weights: tails = [] } = text.partition_object;
  const at = [...path, "partition_object"];
  const parts = values ? values.length : (bins?.length ?? 1) - 1;
  const total = [...weights, ...tails].reduce((sum, weight) => sum + weight, 0);
  const trouble =
    parts !== weights.length
      ? `has ${weights.length} weights for ${parts} ${values ? "values" : "intervals between its bins"}`
      : Math.abs(total - 1) > 1e-5
        ? `has weights that sum to ${Number(total.toFixed(6))}, not 1`
        : null;
  if (trouble !== null)
    problemAt(site, at, {
      code: "MLO1352",
      message: `${dotted(at)} ${trouble}.`,
      hint: "Give each interval or value one weight; with tail_weights they sum to 1.",
    });
}
