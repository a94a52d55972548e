import { oneWordOf, optional } from "./builder.js";
import { defaults } from "./defaults.js";
import { description } from "./scalars.js";

/** What every expectation says of its failure. */
export const reaction = {
  severity: optional(
    oneWordOf("critical", "warning", "info"),
    "How much a failure matters.",
    defaults.expectation.severity,
  ),
  on_fail: optional(
    oneWordOf("block", "quarantine", "warn"),
    "block: the batch is not loaded. quarantine: the failing rows are set aside, the rest is loaded. warn: only reported. The default is block for critical expectations, else warn.",
  ),
  description: optional(description, "Why the data is expected to be so."),
};
