import type { Report } from "../diagnostics/reporter.js";
import {
  dotted,
  isMapping,
  pointer,
  valueRange,
  type Path,
  type SourceDocument,
  type Value,
} from "../read/document.js";
import { hasUnreadableReference } from "../read/references.js";
import { takesReference } from "../read/secrets.js";

/**
 * Reports references where no process could read them, since nothing is a template, and those in no readable form.
 * @param refused places that the schema refuses already, as JSON pointers
 */
export function reportReferences(
  document: SourceDocument,
  refused: ReadonlySet<string>,
  report: Report,
): void {
  visit(document.root, []);

  function visit(value: Value, path: Path): void {
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]));
    else if (isMapping(value)) for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    else if (typeof value === "string" && value.includes("${")) reportText(value, path);
  }

  function reportText(value: string, path: Path): void {
    if (isFreeText(path)) return;
    if (!takesReference(path))
      report({
        code: "MLO1110",
        message: `${dotted(path)} takes no reference such as ${/\$\{[^}]*\}?/.exec(value)?.[0] ?? "${…}"}.`,
        hint: "Write the value itself: references are for the addresses and keys of sources and a service's auth.api_key.",
        range: valueRange(document, path),
      });
    // Its text is not repeated: a password may stand where the name should.
    else if (hasUnreadableReference(value) && !refused.has(pointer(path)))
      report({
        code: "MLO1113",
        message: `${dotted(path)} has a reference that cannot be read.`,
        hint: "Write ${secret:NAME}, ${env:NAME} or ${env:NAME:-default}, with letters, digits and _ in NAME.",
        range: valueRange(document, path),
      });
  }
}

/** What people write, and names that the data has: `${` means nothing there. */
function isFreeText(path: Path): boolean {
  const [group, , key] = path.slice(-3);
  return path.at(-1) === "description" || (key === "from" && (group === "columns" || group === "reads"));
}
