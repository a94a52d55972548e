import type { ExpectationForm } from "./forms.js";
import { beside, ownArguments } from "./forms.js";
import { conditionText } from "./row-condition.js";
import type { WrittenSourceParts } from "./written-file.js";
import { objectOf, type Suite, type SuiteExpectation } from "./suite.js";

export type YamlExpectation = { readonly type: string } & Readonly<Record<string, unknown>>;

/**
 * Kwargs that say nothing about the data: how one run reports, what a profiler was asked for, and what Great Expectations
 * does not look at on PostgreSQL.
 */
const withoutMeaning = new Set([
  "batch_id",
  "catch_exceptions",
  "include_config",
  "auto",
  "profiler_config",
  "allow_relative_error",
  "allow_cross_type_comparisons",
  "output_strftime_format",
]);

/** Types by the names that they had in 0.x. */
const laterNames: ReadonlyMap<string, string> = new Map([
  ["expect_column_pair_values_A_to_be_greater_than_B", "expect_column_pair_values_a_to_be_greater_than_b"],
]);

/** Words of ignore_row_if by those of the first releases. */
const laterWords: ReadonlyMap<unknown, string> = new Map([["never", "neither"]]);
const columnKeys = ["column", "column_A", "column_B"];

export interface Translation {
  readonly expectations: readonly YamlExpectation[];
  /** All that cannot be said in mlops.yaml, each with its place. */
  readonly problems: readonly string[];
  /** Expectations with something in `meta` that has no place in mlops.yaml. */
  readonly metaLeftOut: number;
  /** Where Great Expectations answers otherwise on pandas, each told once. */
  readonly differences: readonly string[];
}

/**
 * The expectations of a suite as mlops.yaml writes them.
 * @param columns name of each of the source's columns, by the name that it has in the data
 * @param types type of each of the source's columns
 */
export function translateSuite(
  suite: Suite,
  forms: ReadonlyMap<string, ExpectationForm>,
  columns: ReadonlyMap<string, string>,
  nearest: (word: string, words: readonly string[]) => string | null,
  types: ReadonlyMap<string, string> = new Map(),
): Translation {
  const problems: string[] = [];
  const expectations = suite.expectations.map((each): YamlExpectation => {
    const { path } = each;
    const type = laterNames.get(each.type) ?? each.type;
    const form = forms.get(type);
    if (!form) {
      const near = nearest(type, [...forms.keys()]);
      problems.push(`${path}.type: ${type} is not known${near === null ? "" : `; did you mean ${near}?`}`);
      return { type };
    }
    const kwargs = translateKwargs({ ...each, type }, suite, form, { columns, types }, problems, nearest);
    const own = objectOf(each.meta["mlops"]) ?? {};
    const kept = ownArguments.filter((key) => own[key] !== undefined && form.keys.includes(key));
    return {
      type,
      ...kwargs,
      ...(each.severity !== null && each.severity !== "critical" && { severity: each.severity }),
      ...Object.fromEntries(kept.map((key) => [key, own[key]])),
      ...(each.description !== null && { description: each.description }),
    };
  });
  const metaLeftOut = suite.expectations.filter(({ meta }) =>
    Object.keys(meta).some((key) => key !== "notes" && key !== "mlops"),
  ).length;
  return { expectations, problems, metaLeftOut, differences: differencesOnPandas(suite, expectations) };
}

function translateKwargs(
  { type, path, kwargs: given }: SuiteExpectation,
  { parameters }: Suite,
  form: ExpectationForm,
  { columns, types }: Pick<WrittenSourceParts, "columns" | "types">,
  problems: string[],
  nearest: (word: string, words: readonly string[]) => string | null,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const rename = (name: string, at: string): string => {
    const found = columns.get(name);
    if (found === undefined) {
      const near = nearest(name, [...columns.keys()]);
      problems.push(
        `${at}: the source has no column "${name}"${near === null ? "" : `; did you mean "${near}"?`}`,
      );
    }
    return found ?? name;
  };
  const allowed = form.keys.filter((key) => !beside.has(key));
  for (const [key, value] of Object.entries(given)) {
    const at = `${path}.kwargs.${key}`;
    // Great Expectations writes null for what is not given.
    if (value === null || withoutMeaning.has(key)) continue;
    if (isDefault(key, value) && !allowed.includes(key)) continue;
    if (key === "parse_strings_as_datetimes") {
      if (!isTime(types.get(columns.get(String(given["column"])) ?? "")))
        problems.push(
          `${at}: declare the column as timestamp or date, with its format, in place of reading its texts as times`,
        );
      continue;
    }
    if (!allowed.includes(key)) {
      const near = nearest(key, allowed);
      problems.push(`${at}: ${type} has no such argument${near === null ? "" : `; did you mean ${near}?`}`);
    } else if (columnKeys.includes(key) && typeof value === "string") result[key] = rename(value, at);
    else if (key === "column_list" && Array.isArray(value)) {
      const mustExist = type !== "expect_table_columns_to_match_ordered_list";
      result[key] = value.map((name: unknown) =>
        mustExist ? rename(String(name), at) : (columns.get(String(name)) ?? name),
      );
    } else if (key === "column_set" && Array.isArray(value))
      result[key] = value.map((name: unknown) => columns.get(String(name)) ?? name);
    else if (key === "row_condition") {
      const parser = typeof given["condition_parser"] === "string" ? given["condition_parser"] : null;
      try {
        const condition = conditionText(value, parser, (name) => rename(name, at));
        if (condition === null) problems.push(`${at}: a condition of no known form`);
        else {
          result[key] = condition.text;
          if (condition.isPandas) result["condition_parser"] = "pandas";
        }
      } catch (error) {
        problems.push(`${at}: ${messageOf(error).replace(/^row_condition: /, "")}`);
      }
    } else if (key === "condition_parser" && typeof given["row_condition"] !== "string") continue;
    else if (key === "result_format" && objectOf(value)) result[key] = objectOf(value)?.["result_format"];
    else if (key === "ignore_row_if" && columnKeys.some((name) => name !== "column" && name in given))
      result[key] = laterWords.get(value) ?? value;
    else if (!isOpenEnd(key, value)) result[key] = withParameters(value, parameters);
  }
  for (const key of form.required)
    if (given[key] === undefined || given[key] === null) problems.push(`${path}.kwargs: lacks ${key}`);
  return result;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isTime = (type: string | undefined): boolean => type === "timestamp" || type === "date";

/** What means the same as leaving it out, also where the language has no such argument. */
const isDefault = (key: string, value: unknown): boolean =>
  value === false && (key === "strict_min" || key === "strict_max" || key === "parse_strings_as_datetimes");

/** A bound that bounds nothing. */
const isOpenEnd = (key: string, value: unknown): boolean =>
  (key === "min_value" && value === "-Infinity") || (key === "max_value" && value === "Infinity");

/** Where the answer is another one than on the data in pandas. */
function differencesOnPandas(suite: Suite, expectations: readonly YamlExpectation[]): string[] {
  const interpolated = suite.expectations.filter(
    ({ kwargs }) => typeof kwargs["allow_relative_error"] === "string",
  ).length;
  const excluding = expectations.filter(({ row_condition: text, condition_parser: parser }) => {
    return (
      typeof text === "string" && parser !== "pandas" && /\bcol\(/.test(text) && /!=|\bnot in\b/.test(text)
    );
  }).length;
  const ordered = expectations.filter(
    ({ type }) => type === "expect_table_columns_to_match_ordered_list",
  ).length;
  return [
    ...(ordered > 0
      ? [
          `${ordered} of them expect an order of columns: tables here have theirs in alphabetical order; expect_table_columns_to_match_set asks for the columns alone`,
        ]
      : []),
    ...(interpolated > 0
      ? [
          `${interpolated} of them interpolate quantiles on pandas; here, as on PostgreSQL, a quantile is a value of the column`,
        ]
      : []),
    ...(excluding > 0
      ? [
          `${excluding} of them have a condition with != or not in: rows without a value do not count, as on a database; on pandas they do`,
        ]
      : []),
  ];
}

/** Parameters whose values the suite gives become those values; others stay to be given when a batch is judged. */
function withParameters(value: unknown, parameters: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((item) => withParameters(item, parameters));
  const mapping = objectOf(value);
  if (!mapping) return value;
  const text = mapping["$PARAMETER"];
  if (typeof text !== "string")
    return Object.fromEntries(
      Object.entries(mapping).map(([key, each]) => [key, withParameters(each, parameters)]),
    );
  const last = mapping[`$PARAMETER.${text}`];
  const known = (Object.hasOwn(parameters, text) ? parameters[text] : null) ?? last;
  if (known !== undefined && known !== null) return known;
  const filled = text.replaceAll(/\b[A-Za-z_]\w*\b(?!\s*[(=.])/g, (name) => {
    const number = Object.hasOwn(parameters, name) ? parameters[name] : null;
    return typeof number === "number" ? (number < 0 ? `(${number})` : String(number)) : name;
  });
  return { $PARAMETER: filled };
}
