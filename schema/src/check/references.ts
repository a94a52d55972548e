import type { Report } from "../diagnostics/reporter.js";
import {
  dotted,
  isMapping,
  valueRange,
  type Path,
  type SourceDocument,
  type Value,
} from "../read/document.js";
import { takesReference } from "../read/secrets.js";

/** Reports references where no process could read them: nothing is a template. */
export function reportReferences(document: SourceDocument, report: Report): void {
  visit(document.root, []);

  function visit(value: Value, path: Path): void {
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]));
    else if (isMapping(value)) for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    else if (typeof value === "string" && /\$\{/.test(value) && !takesReference(path) && !isFreeText(path))
      report({
        code: "MLO1110",
        message: `${dotted(path)} takes no reference such as ${/\$\{[^}]*\}?/.exec(value)?.[0] ?? "${…}"}.`,
        hint: "Write the value itself: references are for the addresses and keys of sources and a service's auth.api_key.",
        range: valueRange(document, path),
      });
  }
}

/** What people write, and names that the data has: `${` means nothing there. */
function isFreeText(path: Path): boolean {
  const [group, , key] = path.slice(-3);
  return path.at(-1) === "description" || (key === "from" && (group === "columns" || group === "reads"));
}
