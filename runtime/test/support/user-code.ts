import path from "node:path";
import { pathToFileURL } from "node:url";
import type { UserFunction } from "../../src/definitions/user-code.js";

/** A function of a module in the project's folder, as generated code hands it over. */
export function userFunction<F>(directory: string, file: string, name: string): UserFunction<F> {
  const module = pathToFileURL(path.join(directory, file)).href;
  return {
    name: `${file}#${name}`,
    export: name,
    module,
    load: async () => ((await import(module)) as Record<string, unknown>)[name] as F,
  };
}
