/** The transform of a source: types of its function, and the function itself. */
import type { Source, Transform } from "@mlops-yaml/schema";
import { pascalCase } from "../frame/names.js";
import { rowProperties } from "../frame/row-type.js";
import type { TypeScriptFile } from "../frame/typescript-file.js";
import { code, type Value } from "../frame/value.js";
import { addUserFunction, functionName } from "../user-code/function.js";
import { columnsValue } from "./columns.js";

/** Adds what the transform needs to the source's file, and returns its value there. */
export function addTransform(
  file: TypeScriptFile,
  source: Source,
  transform: Transform,
  emitted: string,
): Value {
  const name = pascalCase(source.name);
  const read = columnsRead(source, transform);
  const row = `${name}Row`;
  const input = transform.reads.length + transform.computes.length > 0 ? `${name}Input` : row;
  if (input !== row)
    file.addInterface({
      name: input,
      doc: `A row of ${source.name} as it is read.`,
      properties: rowProperties(read),
    });
  const type = `${name}Transform`;
  const kind = file.useType(transform.per === "row" ? "RowTransform" : "BatchTransform");
  file.add(
    `\n/** What ${functionName(transform.function)} is. */\nexport type ${type} = ${kind}<${input}, ${row}>;`,
  );
  addUserFunction(file, { constant: "transform", type, emitted, called: transform.function });
  return {
    per: transform.per,
    function: code("transform"),
    columns: input === row ? undefined : columnsValue(read),
  };
}

/** Columns of the data, sorted by name: those of the table that are not computed, and those only read. */
function columnsRead({ columns }: Source, { reads, computes }: Transform): Source["columns"] {
  const own = new Set([...reads.map(({ name }) => name), ...computes]);
  return [...columns.filter(({ name }) => !own.has(name)), ...reads].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}
