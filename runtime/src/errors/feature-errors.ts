import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO53xx: features. MLO5700 to MLO5729: the feature store. */
export const featureErrors = {
  MLO5301: {
    title: "A view without times cannot be computed by interval",
    cause:
      "The view's source has no event time, so its rows have none either: it is always computed as a whole.",
    remedy: "Run the flow without `--backfill`.",
  },
  MLO5302: {
    title: "A view has no rows in the interval",
    cause: "Nothing is loaded of the view's source, or all that is loaded lies before or after the interval.",
    remedy: "Choose an interval within the times that the message names, or load the source first.",
  },
  MLO5160: {
    title: "A feature cannot be computed",
    cause:
      "An expression of the view fails over rows of more than 20 entities, or of all: it divides by zero, leaves the range of its type or takes the logarithm of 0. The view keeps the rows that it has. Up to 20 such entities have no value, which the log and `mlops status` tell, and the others are computed.",
    remedy:
      "Have the expression take every value, as with `nullif(divisor, 0)` or a `CASE`, leave such rows out with the aggregate's `where`, or put them into quarantine with an expectation. The message names the view, its fields and the entity.",
  },
  MLO5701: {
    title: "No such training set",
    cause: "No saved training set has this id, or several ids begin with it.",
    remedy: "Take an id that `mlops datasets` lists, or more of its digits.",
  },
} as const satisfies Record<string, CatalogueEntry>;
