import { variants, type TypeOf } from "./builder.js";
import { aggregates } from "./expectations/aggregates.js";
import { codeExpectations } from "./expectations/code.js";
import { distributions } from "./expectations/distributions.js";
import { missingAndUnique } from "./expectations/missing-and-unique.js";
import { patterns } from "./expectations/patterns.js";
import { severalColumns } from "./expectations/several-columns.js";
import { tables } from "./expectations/tables.js";
import { values } from "./expectations/values.js";

/**
 * Great Expectations' core types, by their names and with their arguments, and this product's own; which of them
 * can put single rows in quarantine is decided where they are resolved.
 */
export const expectation = variants("type", "Kind of expectation, by its name in Great Expectations.", {
  ...missingAndUnique,
  ...values,
  ...patterns,
  ...severalColumns,
  ...aggregates,
  ...distributions,
  ...tables,
  ...codeExpectations,
});

export type ExpectationText = TypeOf<typeof expectation>;
