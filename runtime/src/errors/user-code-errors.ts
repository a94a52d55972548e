import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO513x: code of the user's own, called by `module`. */
export const userCodeErrors = {
  MLO5130: {
    title: "Code of your own failed",
    cause:
      "A function that `module` names threw an error while it worked on a whole batch. A function that works on single rows sets the row aside instead.",
    remedy: "The message has the file and the line. Correct the code; the next run reads the batch again.",
  },
  MLO5131: {
    title: "Code of your own gave a value of the wrong type",
    cause:
      "A function gave something else than its generated type says, as code with `any` or a cast can. NaN and undefined are no values either.",
    remedy:
      "The message names the function, the row and the column. Give a value of the column's type, or null.",
  },
  MLO5132: {
    title: "Code of your own fails on every row",
    cause: "Each of a batch's rows (100 or more) made the function throw: that is the code, not the data.",
    remedy: "The message has the first error with its file and line. Nothing was loaded; correct the code.",
  },
  MLO5133: {
    title: "The thread of code of your own ended",
    cause: "The code called `process.exit`, or needed more memory than its thread may take.",
    remedy: "Let the function return or throw; keep only what it needs of the rows that it has seen.",
  },
  MLO5134: {
    title: "Code of your own cannot be loaded",
    cause:
      "The compiled module is not there, a package that it imports is not installed, or it threw while it was loaded.",
    remedy: "Run `npm install` in the project's folder; `mlops up` compiles the code anew.",
  },
  MLO5135: {
    title: "A feature of your own code cannot be computed",
    cause:
      "The function of a feature field threw, gave a value of another type than the field has, or null where the field is not nullable.",
    remedy:
      "The message names the field, the entity and the line of your code. Correct the code, or declare the field nullable. Until then the view keeps the values that it has.",
  },
  MLO5136: {
    title: "Code of your own does not go on",
    cause:
      "A function of a feature field was busy with a few thousand rows for ten minutes: most likely a loop that never ends.",
    remedy: "Correct the code; its thread was ended. The view keeps the values that it has.",
  },
  MLO5137: {
    title: "A derived input has no value for a request",
    cause: "The function of a derived input threw, or gave a value of another type than the input has.",
    remedy:
      "The server answers with 500 and its log has the cause. Correct the code, or declare the input nullable and give null.",
  },
} as const satisfies Record<string, CatalogueEntry>;
