import type { FileText } from "../definitions/file.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceDocument } from "../read/document.js";
import { explainError, withoutFollowUps } from "./explain.js";
import { prune } from "./prune.js";
import { reportReferences } from "./references.js";
import { schemaErrors } from "./validator.js";

export interface CheckResult {
  /** What of the file has the form of the language; incomplete if there are diagnostics. */
  readonly file: FileText;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks the form of the values against the schema. What does not fit is reported and taken out, so that the
 * rest can still be resolved and all problems come out in one run.
 */
export async function checkDocument(document: SourceDocument): Promise<CheckResult> {
  const { report, diagnostics } = createReporter(document.positions);
  const errors = await schemaErrors(document.root);
  reportReferences(document, new Set(errors.map(({ instancePath }) => instancePath)), report);
  for (const error of withoutFollowUps(errors)) {
    const problem = explainError(document, error);
    if (problem) report(problem);
  }
  const file = errors.length === 0 ? document.root : await prune(document.root, errors, schemaErrors);
  return { file: file as unknown as FileText, diagnostics };
}
