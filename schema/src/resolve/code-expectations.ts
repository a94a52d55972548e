import { codeExpectations } from "../definitions/expectations/code.js";
import type { ExpectationText } from "../definitions/expectation.js";
import type { Column, UserFunction } from "../project.js";
import type { Path } from "../read/document.js";
import type { Site } from "./site.js";
import { resolveUserFunction, typeNameOf, valueType, type Stub } from "./user-function.js";

export type CodeExpectationText = Extract<ExpectationText, { readonly module: string }>;

export function isByCode(text: ExpectationText): text is CodeExpectationText {
  return text.type in codeExpectations;
}

/** The function that judges an expectation; null (and reports) if the code is not there. */
export async function resolveExpectationCode(
  site: Site,
  path: Path,
  source: string,
  text: CodeExpectationText,
  columns: readonly Column[],
): Promise<UserFunction | null> {
  return resolveUserFunction(site, [...path, "module"], text.module, stubOf(source, text, columns));
}

function stubOf(source: string, text: CodeExpectationText, columns: readonly Column[]): Stub {
  const body = '  throw new Error("not written yet");\n}';
  if (text.type === "expect_column_values_to_satisfy") {
    const type = columns.find(({ name }) => name === text.column)?.type ?? "string";
    return (name) => `export function ${name}(value: ${valueType(type)}): boolean {\n${body}`;
  }
  const row = `${typeNameOf(source)}Row`;
  const picked = `Pick<${row}, ${text.column_list.map((name) => JSON.stringify(name)).join(" | ")}>`;
  const isBatch = text.type === "expect_batch_to_satisfy";
  return (name, importFrom) => {
    const importRow = `import type { ${row} } from "${importFrom(`generated/sources/${source}.js`)}";`;
    if (!isBatch) return `${importRow}\n\nexport function ${name}(row: ${picked}): boolean {\n${body}`;
    return `import type { BatchVerdict } from "@mlops-yaml/runtime/v1";
${importRow}

export async function ${name}(rows: AsyncIterable<${picked}>): Promise<BatchVerdict> {
${body}`;
  };
}
