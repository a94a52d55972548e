/** A call of the user's own code where the emitted module itself runs: at request time. */
import type { ColumnType, UserFunction } from "@mlops-yaml/schema";
import { camelCase, propertyKey, stringLiteral } from "../frame/names.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { printValue } from "../frame/value.js";
import { compiledFrom, functionName } from "./function.js";

/** Adds the import of the function, and returns the expression that gives its value for `row`. */
export function userCall(
  file: TypeScriptFile,
  {
    emitted,
    called,
    columns,
    owner,
    type,
    nullable,
  }: {
    /** Path of the file being emitted. */
    readonly emitted: string;
    readonly called: UserFunction;
    /** Columns of `row` that it gets. */
    readonly columns: readonly string[];
    /** `late.is_rush_hour`: whose value it is, in messages. */
    readonly owner: string;
    readonly type: ColumnType;
    readonly nullable: boolean;
  },
): string {
  const name = owner.slice(owner.indexOf(".") + 1);
  const imported = file.useAs(called.name, `${camelCase(name)}Of`, compiledFrom(emitted, called.file));
  const row = columns.map((column) => `${propertyKey(column)}: row${propertyAccess(column)}`).join(", ");
  const definition = printValue({ input: owner, name: functionName(called), type, nullable });
  return `${file.use("derivedByCode")}(${definition}, ${imported}, { ${row} })`;
}

/** `.name`, or in brackets where it is no identifier. */
export function propertyAccess(name: string): string {
  return propertyKey(name) === name ? `.${name}` : `[${stringLiteral(name)}]`;
}
