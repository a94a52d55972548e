import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO54xx: training sets, trainers, evaluation and export. */
export const trainingErrors = {
  MLO5401: {
    title: "The training set is empty",
    cause:
      "No row of the model's source passes `where` and has a label that is known by now: nothing is loaded, the condition excludes everything, or the labels become known later.",
    remedy: "Look at the source's rows, at `where`, and at the known times of the columns of the label.",
  },
  MLO5402: {
    title: "A label is missing",
    cause:
      "The label expression is null for an example. An example without an answer cannot be learned from.",
    remedy: "Exclude such rows: `where: <column of the label> is not null`.",
  },
  MLO5403: {
    title: "The label has one class only",
    cause: "Every training example has the same label, so there is nothing to tell apart.",
    remedy: "Check the label expression, or load data in which both cases occur.",
  },
  MLO5404: {
    title: "Too few examples",
    cause: "After splitting off the test and validation sets and the gaps, too few examples remain.",
    remedy: "Load more data, or make `split.test`, `split.validation` or `split.gap` smaller.",
  },
  MLO5405: {
    title: "The label is not a finite number",
    cause:
      "A label is NaN or infinite, or the labels of a regression lie further apart than a float can say.",
    remedy:
      "Exclude such rows with `where` (values such as 1.7e308 often mean no data), or change the label expression.",
  },
  MLO5406: {
    title: "The exported model disagrees with the trained one",
    cause:
      "The ONNX model gives other predictions than the trainer that it was exported from; it is not registered.",
    remedy: "This is a fault of mlops-yaml: report it with the message.",
  },
  MLO5407: {
    title: "The algorithm does not fit the task",
    cause: "Logistic regression predicts probabilities: it cannot train a regression.",
    remedy: "Use `algorithm: gradient_boosting`, or `task: binary_classification`.",
  },
  MLO5090: {
    title: "The process of a training was ended",
    cause:
      "A training runs in a process of its own, and something killed it: most often the system or the container, which ran out of memory. The worker goes on; the step is tried again five times.",
    remedy:
      "Give the machine or the worker's container more memory, or train on fewer rows with `where`. `dmesg` or the container's state (`OOMKilled`) says whether it was memory.",
  },
  MLO5091: {
    title: "A training needs more memory than its process may take",
    cause:
      "JavaScript objects of a training, such as the ids of its examples, reached the limit that Node sets from the machine's or the container's memory.",
    remedy:
      "Give the machine or the worker's container more memory, train on fewer rows with `where`, or set `NODE_OPTIONS=--max-old-space-size` (MiB) for the worker.",
  },
} as const satisfies Record<string, CatalogueEntry>;
