import { pointer, type Path, type SourceDocument, type Value, isMapping } from "./document.js";

/** Places that take `${env:…}` and `${secret:…}`. */
export function takesReference(path: Path): boolean {
  const last = String(path.at(-1));
  return (
    (path[0] === "sources" && path.length === 3 && ofSources.has(last)) ||
    isHeader(path) ||
    (path[0] === "services" && path.length === 4 && last === "api_key")
  );
}

const ofSources: ReadonlySet<string> = new Set(["url", "endpoint", "access_key_id", "secret_access_key"]);

/** A header that an HTTP source sends: text in which references may stand. */
function isHeader(path: Path): boolean {
  return path[0] === "sources" && path.length === 4 && path[2] === "headers";
}

/** A reference alone, without a default that could be a secret itself. */
const onlyReference = /^\$\{(env|secret):\w+\}$/;
const withReference = /\$\{(env|secret):\w+\}/;

/**
 * Replaces by asterisks what stands in the place of a reference, such as a password somebody wrote there:
 * code frames go to logs. Positions stay as they are.
 */
export function hideSecrets(document: SourceDocument): SourceDocument {
  let { text } = document.positions;
  visit(document.root, []);
  return { ...document, positions: { ...document.positions, text } };

  function visit(value: Value, path: Path): void {
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]));
    else if (isMapping(value)) for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    else if (takesReference(path) && value !== null && maySay(path, String(value))) hide(path);
  }

  function maySay(path: Path, value: string): boolean {
    if (path.at(-1) === "endpoint") return /[@?]/.test(value);
    return !(isHeader(path) ? withReference : onlyReference).test(value);
  }

  function hide(path: Path): void {
    const range = document.places.get(pointer(path))?.value;
    if (!range) return;
    const hidden = text.slice(range.start, range.end).replace(/[^\s]/g, "*");
    text = text.slice(0, range.start) + hidden + text.slice(range.end);
  }
}
