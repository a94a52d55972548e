import {
  boolean,
  either,
  integer,
  listOf,
  literal,
  number,
  object,
  oneWordOf,
  optional,
  required,
  text,
  type Definition,
  type JsonSchema,
  type Keys,
} from "../builder.js";
import { reaction } from "../reaction.js";
import { columnName } from "../scalars.js";

/** What expectations have in common. Names and arguments are Great Expectations', where it has them. */

export const column = required(columnName, "Column to check.");

/** Columns of which one row is judged. */
export const columns = required(
  listOf(columnName, { minItems: 2, uniqueItems: true }),
  "Columns that are judged together.",
);

/** A value that is known only when a batch is judged. */
const parameter = object({
  $PARAMETER: required(
    text({ examples: ["now() - timedelta(weeks=52)"] }),
    "Arithmetic over numbers, now(), datetime(…), timedelta(…), and parameters: `rows` is the environment's MLOPS_PARAMETER_ROWS.",
  ),
});

export type ParameterText = { readonly $PARAMETER: string };

export const orParameter = <T>(definition: Definition<T>): Definition<T | ParameterText> =>
  either(definition, parameter);

/** A number that is compared with stored ones; an integer beyond ±(2^53 - 1) is a bigint. */
export const exactNumber = number() as Definition<number | bigint>;

/** Numbers, or times as text. */
export const bound = orParameter(either(exactNumber, text({ examples: ["2013-01-01T00:00:00Z"] })));

export const scalar: Definition<string | number | bigint | boolean> = {
  schema: { type: ["string", "number", "boolean"] },
};

export function between<T>(value: Definition<T>) {
  return {
    min_value: optional(value, "Least value."),
    max_value: optional(value, "Greatest value."),
    strict_min: optional(boolean, "Whether the least value itself is outside.", false),
    strict_max: optional(boolean, "Whether the greatest value itself is outside.", false),
  };
}

export const needsABound = { anyOf: [{ required: ["min_value"] }, { required: ["max_value"] }] };

const condition = {
  row_condition: optional(
    text({ examples: ['col("distance") > 500', "origin == 'JFK' and distance > 500"] }),
    "Only rows that meet it count: Great Expectations' own form, or comparisons as pandas' query and SQL write them. Missing values follow the rules of the language in which it is written.",
  ),
  condition_parser: optional(
    oneWordOf("great_expectations", "great_expectations__experimental__", "pandas", "spark"),
    'great_expectations takes columns as col("name") alone; without it both spellings are read.',
  ),
};

const onEmpty = optional(
  oneWordOf("not_evaluated", "pass", "fail"),
  "What it means if no row is there to judge: by default it is not evaluated, and that is told; pass is Great Expectations' answer.",
  "not_evaluated",
);

const rows = {
  mostly: optional(
    number({ minimum: 0, maximum: 1 }),
    "Share of the values that must meet the expectation; missing values do not count.",
    1,
  ),
  max_unexpected: optional(
    integer({ minimum: 0 }),
    "So many unexpected rows are tolerated; takes the place of mostly.",
  ),
  missing_values: optional(
    oneWordOf("ignore", "unexpected"),
    "Whether rows with a missing value do not count, or count as unexpected.",
    "ignore",
  ),
  on_empty: onEmpty,
  result_format: optional(
    oneWordOf("BOOLEAN_ONLY", "BASIC", "SUMMARY", "COMPLETE"),
    "How much the result says; COMPLETE names unexpected rows by their primary key.",
    "SUMMARY",
  ),
};

type Typed<W extends string, K extends Keys> = { readonly type: ReturnType<typeof required<W>> } & K;

const typed = <const W extends string, K extends Keys>(word: W, doc: string, keys: K): Typed<W, K> => ({
  type: required(literal(word), doc),
  ...keys,
});

/** Judges single rows, and can set them aside. */
export function ofRows<const W extends string, K extends Keys>(
  word: W,
  doc: string,
  keys: K,
  extra: Partial<JsonSchema> = {},
) {
  return object({ ...typed(word, doc, keys), ...rows, ...condition, ...reaction }, extra);
}

/** Judges rows that miss nothing, or exactly what is missing. */
export function ofMissing<const W extends string, K extends Keys>(word: W, doc: string, keys: K) {
  const { missing_values: _, ...others } = rows;
  return object({ ...typed(word, doc, keys), ...others, ...condition, ...reaction });
}

/** Judges a number over the rows of a column or pair. */
export function ofValues<const W extends string, K extends Keys>(
  word: W,
  doc: string,
  keys: K,
  extra: Partial<JsonSchema> = {},
) {
  return object({ ...typed(word, doc, keys), ...condition, ...reaction }, extra);
}

/** Judges the table, or what a query finds. */
export function ofTable<const W extends string, K extends Keys>(
  word: W,
  doc: string,
  keys: K,
  extra: Partial<JsonSchema> = {},
) {
  return object({ ...typed(word, doc, keys), ...reaction }, extra);
}
