import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import { textPositions } from "../diagnostics/text-position.js";
import type { SourceDocument } from "./document.js";
import { reportSyntax } from "./syntax.js";
import { hideSecrets } from "./secrets.js";
import { readValues } from "./values.js";

export type ReadResult =
  | { readonly document: SourceDocument; readonly diagnostics?: never }
  | { readonly document?: never; readonly diagnostics: readonly Diagnostic[] };

/**
 * Text of mlops.yaml to plain values and their places. YAML 1.2 with anchors and merge keys; what the language
 * has no use for (several documents, tags, keys that are not words) is a problem, never ignored.
 * @param file name shown in messages
 */
export async function readDocument(text: string, file: string): Promise<ReadResult> {
  const positions = textPositions(file, text.replace(/^\uFEFF/, ""));
  const { report, diagnostics } = createReporter(positions);
  const yaml = await import("yaml");
  const documents = yaml.parseAllDocuments(positions.text, {
    merge: true,
    prettyErrors: false,
    logLevel: "silent",
    uniqueKeys: false,
    intAsBigInt: true,
  });
  const [first, second] = Array.isArray(documents) ? documents : [];
  if (!first || first.contents === null || isEmptyScalar(yaml, first.contents)) {
    if (first && first.errors.length > 0) reportSyntax(yaml, first, report);
    else
      report({
        code: "MLO1003",
        message: `${file} is empty.`,
        hint: 'Write a project into it, or let "mlops init" make one.',
        range: { start: 0, end: 1 },
      });
    return { diagnostics };
  }
  reportSyntax(yaml, first, report);
  if (second)
    report({
      code: "MLO1007",
      message: "The file holds more than one YAML document.",
      hint: 'Remove the line "---" and what follows: a project is one document.',
      range: { start: Math.max(0, second.range[0]), end: second.range[0] + 3 },
    });
  if (diagnostics.length > 0) return { diagnostics };
  const values = readValues(yaml, first, report);
  if (diagnostics.length > 0 || values === null) return { diagnostics };
  return { document: hideSecrets({ positions, ...values }) };
}

function isEmptyScalar(yaml: typeof import("yaml"), node: unknown): boolean {
  return yaml.isScalar(node) && node.value === null && (node.source ?? "") === "";
}
