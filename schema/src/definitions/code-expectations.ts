import { listOf, literal, number, object, oneWordOf, optional, required } from "./builder.js";
import { reaction } from "./reaction.js";
import { columnName, moduleExport } from "./scalars.js";

const module = required(
  moduleExport,
  "The function: a TypeScript file of the project and its export, such as ./src/checks.ts#isTailNumber.",
);
const mostly = optional(
  number({ minimum: 0, maximum: 1 }),
  "Share of what is judged that must meet the expectation; missing values do not count.",
  1,
);

/** Expectations that code of the user's own judges. */
export const codeExpectations = {
  expect_column_values_to_satisfy: object({
    type: required(
      literal("expect_column_values_to_satisfy"),
      "A function of your own says true of each value.",
    ),
    module,
    column: required(columnName, "Column whose values the function gets; missing ones it does not get."),
    mostly,
    ...reaction,
  }),
  expect_multicolumn_values_to_satisfy: object({
    type: required(
      literal("expect_multicolumn_values_to_satisfy"),
      "A function of your own says true of the given columns of each row.",
    ),
    module,
    column_list: required(
      listOf(columnName, { minItems: 1, uniqueItems: true }),
      "Columns that the function gets.",
    ),
    ignore_row_if: optional(
      oneWordOf("all_values_are_missing", "any_value_is_missing", "never"),
      "Rows that the function does not get. Those that miss a value of a column which is not nullable it never gets.",
      "all_values_are_missing",
    ),
    mostly,
    ...reaction,
  }),
  expect_batch_to_satisfy: object({
    type: required(
      literal("expect_batch_to_satisfy"),
      "A function of your own judges a batch as a whole: it gets the rows as an async iterable.",
    ),
    module,
    column_list: required(
      listOf(columnName, { minItems: 1, uniqueItems: true }),
      "Columns of each row that the function gets.",
    ),
    ...reaction,
  }),
} as const;

/** Names of the expectations that code judges. */
export type CodeExpectationType = keyof typeof codeExpectations;
