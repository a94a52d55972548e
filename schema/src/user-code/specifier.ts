import { posix } from "node:path";

/** `./src/clean.ts#dropCancelled`, which the schema has let through. */
export function parseSpecifier(text: string): { readonly file: string; readonly name: string } {
  const at = text.lastIndexOf("#");
  return { file: posix.normalize(text.slice(0, at)), name: text.slice(at + 1) };
}

/** Folders of the project that hold no code of the user's. */
const reserved = new Set(["generated", "build", "node_modules", "vendor"]);

/** Why a path within the project, with forward slashes, cannot be user code; null: it can. */
export function misplaced(path: string): "outside" | "reserved" | null {
  const [first = ""] = path.split("/");
  if (first === ".." || path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "outside";
  return reserved.has(first) || first.startsWith(".") ? "reserved" : null;
}

/** The file that a relative import of a compiled module comes from: `./x.js` is written as `./x.ts`. */
export function sourceOf(importer: string, specifier: string): string {
  const path = posix.join(posix.dirname(importer), specifier);
  return path.replace(/\.(m?)js$/, ".$1ts");
}

export function isRelative(specifier: string): boolean {
  return specifier.startsWith("./") || specifier.startsWith("../");
}
