import { number, object, oneWordOf, optional, required, type TypeOf } from "./builder.js";
import { metric } from "./evaluate.js";
import { percent } from "./scalars.js";

/** A bound (min, max) or a comparison with the champion (vs, max_regression). */
export const gate = object(
  {
    metric: required(metric, "Metric on the test set; one of the evaluated ones."),
    min: optional(number(), "Least value that passes."),
    max: optional(number(), "Greatest value that passes."),
    vs: optional(
      oneWordOf("champion"),
      "Compares with the current champion on the same test set. Without a champion the gate passes.",
    ),
    max_regression: optional(
      percent,
      "How much worse than the champion still passes, relative to its value.",
    ),
  },
  {
    anyOf: [{ required: ["min"] }, { required: ["max"] }, { required: ["vs"] }],
    dependencies: { vs: ["max_regression"], max_regression: ["vs"] },
  },
);

export type GateText = TypeOf<typeof gate>;
