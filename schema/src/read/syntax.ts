import type { Document, ParsedNode, YAMLError } from "yaml";
import type { Report } from "../diagnostics/reporter.js";
import type { Range } from "../diagnostics/text-position.js";

/** What to do about YAML's own complaints; others get the general advice. */
const remedies: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  BAD_ALIAS: "Define the anchor with & before the place that refers to it with *.",
  BAD_INDENT: "Indent the keys of one mapping alike, with spaces.",
  BLOCK_AS_IMPLICIT_KEY: 'Put a value that contains ": " in quotes, or on lines of its own.',
  MISSING_CHAR: "Close what was opened: a quote, a bracket or a brace.",
  MULTILINE_IMPLICIT_KEY: 'Each line of a mapping is "key: value"; look for a missing colon.',
  TAB_AS_INDENT: "Indent with spaces: YAML does not take tabs.",
  TAG_RESOLVE_FAILED: "Remove the tag (!name): the language has none.",
  BAD_SCALAR_START: "Put the value in quotes: it starts with a character that means something in YAML.",
};

const general = 'Put values that contain ": ", " #" or start with { [ * & ! % @ ` in quotes.';

/** Further complaints about the same text mostly follow from the first ones. */
const mostErrors = 3;

/** Reports what YAML complains about; an open quote swallows the rest of the file, so it is reported alone. */
export function reportSyntax(
  yaml: typeof import("yaml"),
  document: Document.Parsed<ParsedNode>,
  report: Report,
): void {
  const errors = [...document.errors, ...document.warnings];
  const openQuote = errors.find((error) => /^Missing closing .quote/.test(error.message));
  if (openQuote) {
    report({
      code: "MLO1005",
      message: "This is not valid YAML: the quote that opens here is not closed.",
      hint: 'Close it; inside double quotes, write a quote as \\".',
      range: quoteThatEndsAt(yaml, document, openQuote.pos[0]),
    });
    return;
  }
  const inOrder = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of inOrder.slice(0, mostErrors))
    report({
      code: "MLO1005",
      message: `This is not valid YAML: ${complaint(error.message)}.`,
      hint: remedies[error.code] ?? general,
      range: { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) },
    });
}

function quoteThatEndsAt(
  yaml: typeof import("yaml"),
  document: Document.Parsed<ParsedNode>,
  end: number,
): Range {
  let start = end;
  yaml.visit(document, {
    Scalar(_key, { type, range }) {
      if (type?.startsWith("QUOTE") && range && range[1] === end) start = range[0];
    },
  });
  return { start, end: start + 1 };
}

function complaint(message: string): string {
  if (/^Flow (map|sequence)/.test(message))
    return `a ${message.startsWith("Flow map") ? "brace { is" : "bracket [ is"} not closed, or a line inside it is not indented`;
  const text = message.replace(/\.$/, "");
  return text.charAt(0).toLowerCase() + text.slice(1);
}
