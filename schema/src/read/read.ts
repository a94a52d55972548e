import type { Document, ParsedNode } from "yaml";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter, type Problem } from "../diagnostics/reporter.js";
import { textPositions } from "../diagnostics/text-position.js";
import type { SourceDocument } from "./document.js";
import { reportSyntax } from "./syntax.js";
import { hideSecrets } from "./secrets.js";
import { limits } from "./limits.js";
import { readValues, tooDeep } from "./values.js";

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
  if (positions.text.length > limits.bytes) {
    report(tooLarge(file));
    return { diagnostics };
  }
  const yaml = await import("yaml");
  const [first, second] = firstDocuments(yaml, positions.text);
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
  if (first.errors.some(({ code }) => code === "RESOURCE_EXHAUSTION")) {
    report(tooDeep(null));
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

/** The file's first document, and the second one where there is one; others are not read. */
function firstDocuments(yaml: typeof import("yaml"), text: string): Document.Parsed<ParsedNode>[] {
  const composer = new yaml.Composer<ParsedNode>({
    merge: true,
    prettyErrors: false,
    logLevel: "silent",
    uniqueKeys: false,
    intAsBigInt: true,
  });
  const documents: Document.Parsed<ParsedNode>[] = [];
  for (const document of composer.compose(new yaml.Parser().parse(text))) {
    documents.push(document);
    if (documents.length === 2) break;
  }
  return documents;
}

/** What a file of too many bytes is told. */
export const tooLarge = (file: string): Problem => ({
  code: "MLO1010",
  message: `${file} has more than ${limits.bytes / 1024 / 1024} MiB.`,
  hint: "A project is a text that people write: keep data in files of their own, and name them in sources.",
  range: { start: 0, end: 1 },
});

function isEmptyScalar(yaml: typeof import("yaml"), node: unknown): boolean {
  return yaml.isScalar(node) && node.value === null && (node.source ?? "") === "";
}
