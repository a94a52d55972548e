import { isMapping, pathOfPointer, valueAt, type Mapping, type Path, type Value } from "../read/document.js";
import type { SchemaError } from "./validator.js";

type Errors = (root: Mapping) => Promise<readonly SchemaError[]>;

/** Stands in for what the file lacks at its top, so that the rest can be checked. */
const standIns: Readonly<Record<string, () => Value>> = {
  version: () => 1,
  project: () => ({ name: "project" }),
  sources: () => ({}),
};

/** Takes out what does not fit the schema until the rest does. Entries of lists keep their identity. */
export async function prune(root: Mapping, errors: readonly SchemaError[], check: Errors): Promise<Mapping> {
  let left = errors;
  while (left.length > 0) {
    const paths = left.flatMap((error) => pathsToRemove(root, error));
    for (const path of deepestAndLastFirst(paths)) remove(root, path);
    for (const [key, make] of Object.entries(standIns)) root[key] ??= make();
    left = (await check(root)).filter(
      (error) => !(error.instancePath === "/sources" && error.keyword === "minProperties"),
    );
  }
  return root;
}

function pathsToRemove(root: Mapping, error: SchemaError): Path[] {
  if (error.keyword === "if") return [];
  const path = pathOfPointer(root, error.instancePath);
  if (error.keyword === "additionalProperties")
    return [[...path, String(error.params["additionalProperty"])]];
  if (error.keyword === "propertyNames") return [[...path, String(error.params["propertyName"])]];
  if (error.propertyName !== undefined) return [[...path, error.propertyName]];
  const parent = path.slice(0, -1);
  return typeof path.at(-1) === "number" && !isMapping(valueAt(root, path)) ? [parent] : [path];
}

/** So that removing one entry of a list does not move those that are still to be removed. */
function deepestAndLastFirst(paths: readonly Path[]): Path[] {
  const unique = new Map(paths.map((path) => [JSON.stringify(path), path]));
  return [...unique.values()].sort((a, b) => b.length - a.length || Number(b.at(-1)) - Number(a.at(-1)) || 0);
}

function remove(root: Mapping, path: Path): void {
  const step = path.at(-1);
  const parent = valueAt(root, path.slice(0, -1));
  if (step === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(step), 1);
  else if (isMapping(parent)) delete parent[step];
}
