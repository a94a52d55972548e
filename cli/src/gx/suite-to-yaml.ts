import type { ExpectationForm } from "./forms.js";
import { beside, ownArguments } from "./forms.js";
import { conditionText } from "./row-condition.js";
import { objectOf, type Suite, type SuiteExpectation } from "./suite.js";

export type YamlExpectation = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Kwargs that tell how one run reports, and nothing about the data. */
const ofOneRun = new Set(["batch_id", "catch_exceptions", "include_config"]);
const columnKeys = ["column", "column_A", "column_B"];

export interface Translation {
  readonly expectations: readonly YamlExpectation[];
  /** All that cannot be said in mlops.yaml, each with its place. */
  readonly problems: readonly string[];
  /** Expectations with something in `meta` that has no place in mlops.yaml. */
  readonly metaLeftOut: number;
}

/**
 * The expectations of a suite as mlops.yaml writes them.
 * @param columns name of each of the source's columns, by the name that it has in the data
 */
export function translateSuite(
  suite: Suite,
  forms: ReadonlyMap<string, ExpectationForm>,
  columns: ReadonlyMap<string, string>,
  nearest: (word: string, words: readonly string[]) => string | null,
): Translation {
  const problems: string[] = [];
  const expectations = suite.expectations.map((each): YamlExpectation => {
    const { type, path } = each;
    const form = forms.get(type);
    if (!form) {
      const near = nearest(type, [...forms.keys()]);
      problems.push(`${path}.type: ${type} is not known${near === null ? "" : `; did you mean ${near}?`}`);
      return { type };
    }
    const kwargs = translateKwargs(each, suite, form, columns, problems, nearest);
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
  return { expectations, problems, metaLeftOut };
}

function translateKwargs(
  { type, path, kwargs: given }: SuiteExpectation,
  { parameters }: Suite,
  form: ExpectationForm,
  columns: ReadonlyMap<string, string>,
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
    if (value === null || ofOneRun.has(key)) continue;
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
      const text = conditionText(value, (name) => rename(name, at));
      if (text === null) problems.push(`${at}: a condition of no known form`);
      else result[key] = text;
    } else if (key === "condition_parser" && typeof given["row_condition"] !== "string") continue;
    else if (key === "result_format" && objectOf(value)) result[key] = objectOf(value)?.["result_format"];
    else result[key] = withParameters(value, parameters);
  }
  for (const key of form.required)
    if (given[key] === undefined || given[key] === null) problems.push(`${path}.kwargs: lacks ${key}`);
  return result;
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
