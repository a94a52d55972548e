import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO55xx: prediction servers. */
export const servingErrors = {
  MLO5501: {
    title: "A secret is missing",
    cause:
      "mlops.yaml names a secret or a variable that the process needs at its start, and neither the environment nor the folder of secrets has it.",
    remedy:
      "Set the variable of that name, or write the value to a file of that name in the folder that SECRETS_DIR names (`.secrets` by default).",
  },
  MLO5502: {
    title: "A model version does not fit the server",
    cause:
      "The version that the alias names was trained with other inputs than the server's code hands to it, or its graph has other inputs or outputs than a model of this project.",
    remedy: "Train and promote the model again with the configuration that the server was generated from.",
  },
  MLO5503: {
    title: "The prediction log is full",
    cause:
      "Predictions are kept on disk until the database takes them; it did not for so long that the limit is reached. Answering without a record is refused.",
    remedy: "Bring the database back, or raise SPOOL_LIMIT_BYTES and the space for it.",
  },
} as const satisfies Record<string, CatalogueEntry>;
