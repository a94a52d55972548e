/** Functions of the user's own that judge expectations. */
import type { Expectation, Source, UserFunction } from "@mlops-yaml/schema";
import { pascalCase, stringLiteral } from "../frame/names.js";
import { rowProperties } from "../frame/row-type.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { code, type Code } from "../frame/value.js";
import { addUserFunction, functionName } from "../user-code/function.js";

/**
 * Adds a constant for each function that judges one of the source's expectations.
 * @returns the constant of an expectation; undefined where no code judges it
 */
export function addExpectationCode(
  file: TypeScriptFile,
  source: Source,
  emitted: string,
): (expectation: Expectation) => Code | undefined {
  const constants = new Map<string, string>();
  const taken = new Set<string>();
  const constantFor = (called: UserFunction, type: string): string => {
    const key = `${functionName(called)} ${type}`;
    const known = constants.get(key);
    if (known !== undefined) return known;
    let constant = `${called.name}Check`;
    for (let number = 2; taken.has(constant); number += 1) constant = `${called.name}Check${number}`;
    taken.add(constant);
    constants.set(key, constant);
    addUserFunction(file, { constant, type, emitted, called });
    return constant;
  };
  const byExpectation = new Map(
    source.expectations.map((expectation) => [
      expectation,
      expectation.code && code(constantFor(expectation.code, typeOf(file, source, expectation))),
    ]),
  );
  return (expectation) => byExpectation.get(expectation) ?? undefined;
}

/** TypeScript of what the function has to be. */
function typeOf(file: TypeScriptFile, source: Source, { type, kwargs }: Expectation): string {
  const { column, column_list: list } = kwargs;
  if (type === "expect_column_values_to_satisfy") {
    const found = source.columns.filter(({ name }) => name === column);
    const [{ type: value } = { type: "never" }] = rowProperties(
      found.map((each) => ({ ...each, nullable: false })),
    );
    return `${file.useType("ValuePredicate")}<${value}>`;
  }
  const names = (Array.isArray(list) ? list : []).map((name) => stringLiteral(name)).join(" | ");
  const kind = file.useType(type === "expect_batch_to_satisfy" ? "BatchCheck" : "RowPredicate");
  return `${kind}<Pick<${pascalCase(source.name)}Row, ${names}>>`;
}
