import { object, oneWordOf, optional, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";
import { duration, percent } from "./scalars.js";

export const split = object({
  by: optional(
    oneWordOf("time", "random"),
    "time: the newest examples are the test set, those before them the validation set. random: by a seeded hash of the example. The default is time where examples have one.",
  ),
  test: optional(percent, "Share of the examples to test on.", defaults.split.test),
  validation: optional(
    percent,
    "Share of the examples to stop training by; 0% trains without.",
    defaults.split.validation,
  ),
  gap: optional(
    duration,
    "Examples this close before a boundary are left out, so that neighbours do not tell on each other. Only by time.",
    defaults.split.gap,
  ),
});

export type SplitText = TypeOf<typeof split>;
