import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO5700 to MLO5729: the feature store. */
export const featureErrors = {
  MLO5701: {
    title: "No such training set",
    cause: "No saved training set has this id, or several ids begin with it.",
    remedy: "Take an id that `mlops datasets` lists, or more of its digits.",
  },
} as const satisfies Record<string, CatalogueEntry>;
