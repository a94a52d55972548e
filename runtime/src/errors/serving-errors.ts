import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO55xx: prediction servers. */
export const servingErrors = {
  MLO5501: {
    title: "The API key is empty",
    cause:
      "The variable or file of a service's API key is there, but without a value, so that every caller would have it.",
    remedy: "Write a long random text into it.",
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
  MLO5504: {
    title: "A server cannot listen on its port",
    cause: "Another process listens on the port, or the user or machine may not use that address.",
    remedy: "End the other process, or set PORT and HOST.",
  },
} as const satisfies Record<string, CatalogueEntry>;
