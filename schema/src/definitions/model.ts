import {
  boolean,
  either,
  listOf,
  mapOf,
  object,
  oneWordOf,
  optional,
  required,
  type TypeOf,
} from "./builder.js";
import { defaults } from "./defaults.js";
import { evaluate } from "./evaluate.js";
import { gate } from "./gate.js";
import {
  columnList,
  columnType,
  description,
  expression,
  featureList,
  moduleExport,
  name,
} from "./scalars.js";
import { split } from "./split.js";
import { trainer } from "./trainer.js";

/** A derived input that a function of the user's own gives. */
export const derivedByCode = object({
  module: required(
    moduleExport,
    "The function: a TypeScript file of the project and its export, such as ./src/trips.ts#isRushHour.",
  ),
  columns: required(columnList, "Columns of the source that it gets; the caller sends them."),
  type: required(columnType, "Type of the values that it gives."),
  nullable: optional(boolean, "Whether it may give null.", defaults.column.nullable),
});

export const inputs = object(
  {
    request: optional(columnList, "Columns of the source that the caller sends as they are."),
    derived: optional(
      mapOf(name, either(expression, derivedByCode), { minProperties: 1 }),
      "Values computed from columns of the source, the same way in training and at request time, by an expression or by a function of your own. The caller sends the columns. An expression may read another by name.",
    ),
    features: optional(
      featureList,
      "Features as view.field, or view.* for all of a view; with an alias of the view's entity before it, they are looked up by the alias's key. As of the time of the prediction.",
    ),
  },
  { minProperties: 1 },
);

export const model = object({
  description: optional(description, "What the model predicts."),
  task: required(oneWordOf("binary_classification", "regression"), "What kind of answer the model gives."),
  source: required(name, "Source whose rows are the examples."),
  where: optional(expression, "Condition that a row must meet to be an example."),
  label: required(
    expression,
    "What is to be predicted: a boolean expression for classification, a numeric one for regression.",
  ),
  predict_at: optional(
    expression,
    "When the prediction is made, as a timestamp expression over the example's row: nothing that was not known then is seen. Needed where the source has an event time.",
  ),
  inputs: required(inputs, "What the model sees."),
  split: optional(split, "How examples are divided for training, validation and test."),
  trainer: optional(trainer, "What is trained, and with which parameters."),
  evaluate: optional(evaluate, "How a trained model is measured."),
  gates: optional(listOf(gate), "What a new version must reach before it is promoted."),
  promote: optional(
    name,
    "Alias that a version gets once it passes its gates; none: versions are only registered.",
    defaults.model.promote,
  ),
});

export type DerivedByCodeText = TypeOf<typeof derivedByCode>;
export type InputsText = TypeOf<typeof inputs>;
export type ModelText = TypeOf<typeof model>;
