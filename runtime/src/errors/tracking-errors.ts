import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO58xx: runs, artefacts and the registry. */
export const trackingErrors = {
  MLO5801: {
    title: "An artefact is damaged",
    cause: "Its content in ml.artifact_chunks is not the content whose hash it is stored under.",
    remedy: "Restore the database from a backup, or train the model again.",
  },
  MLO5802: {
    title: "A run lacks an artefact",
    cause: "The training ended before it wrote this artefact, or somebody removed it.",
    remedy: "Train the model again.",
  },
  MLO5803: {
    title: "No such version",
    cause: "The model has no registered version of this number.",
    remedy: "Choose one that `mlops models` lists.",
  },
} as const satisfies Record<string, CatalogueEntry>;
