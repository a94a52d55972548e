/** Functions of the user's own code, as the emitted modules hand them to the runtime. */
import { posix } from "node:path";
import type { UserFunction } from "@mlops-yaml/schema";
import { stringLiteral } from "../frame/names.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { code, printValue } from "../frame/value.js";

/** `src/clean.ts#dropCancelled`. */
export function functionName({ file, name }: UserFunction): string {
  return `${file}#${name}`;
}

/**
 * Adds a constant for the function. The compiler checks it against the type; the runtime loads it where it runs,
 * which may be a thread of its own.
 * @param constant name of the constant
 * @param type TypeScript of the function's type
 * @param emitted path of the file being emitted
 */
export function addUserFunction(
  file: TypeScriptFile,
  {
    constant,
    type,
    emitted,
    called,
  }: {
    readonly constant: string;
    readonly type: string;
    readonly emitted: string;
    readonly called: UserFunction;
  },
): void {
  const module = stringLiteral(compiledFrom(emitted, called.file));
  file.addConstant({
    name: constant,
    type: `${file.useType("UserFunction")}<${type}>`,
    exported: false,
    initializer: printValue({
      name: functionName(called),
      export: called.name,
      module: code(`new URL(${module}, import.meta.url).href`),
      load: code(`async () => (await import(${module})).${called.name}`),
    }),
  });
}

/** How an emitted file imports a module of the user's once both are compiled. */
export function compiledFrom(emitted: string, file: string): string {
  return posix.relative(posix.dirname(emitted), file.replace(/\.(m?)ts$/, ".$1js"));
}
