import { defaults } from "../definitions/defaults.js";
import type { ColumnText, ReadColumnText } from "../definitions/column.js";
import type { TransformText } from "../definitions/transform.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { Column, Transform } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { isWritten, problemAt, problemAtKey, sortedEntries, type Site } from "./site.js";
import { resolveUserFunction, typeNameOf, type Stub } from "./user-function.js";

/** A column without known time, as it is read. */
export function plainColumn(name: string, text: ReadColumnText | ColumnText): Column {
  return {
    name,
    type: text.type,
    nullable: text.nullable ?? defaults.column.nullable,
    unit: text.unit ?? null,
    description: text.description ?? null,
    from: text.from ?? null,
    format: text.format ?? null,
    knownAt: null,
  };
}

/** The transform of a source; null without one, or (with reports) if its code is not there. */
export async function resolveTransform(
  site: Site,
  source: Path,
  text: TransformText | undefined,
  columns: readonly Column[],
): Promise<Transform | null> {
  if (text === undefined) return null;
  const path = [...source, "transform"];
  const reads = sortedEntries(text.reads).map(([name, column]) => plainColumn(name, column));
  const computes = [...(text.computes ?? [])].sort();
  checkComputes(site, path, source, text, columns);
  checkReads(site, path, reads, columns);
  const name = String(source.at(-1));
  const per = text.per ?? defaults.transform.per;
  const found = await resolveUserFunction(site, [...path, "module"], text.module, stubOf(name, per));
  return found && { function: found, per, reads, computes };
}

function checkComputes(
  site: Site,
  path: Path,
  source: Path,
  text: TransformText,
  columns: readonly Column[],
): void {
  const names = columns.map((column) => column.name);
  (text.computes ?? []).forEach((name, index) => {
    const at = [...path, "computes", index];
    if (!names.includes(name) && !isWritten(site, [...source, "columns", name]))
      problemAt(site, at, {
        code: "MLO1202",
        message: `${dotted(source)} has no column "${name}".`,
        hint: suggestion(name, names, "columns"),
      });
    if (text.reads !== undefined && Object.hasOwn(text.reads, name))
      problemAt(site, at, {
        code: "MLO1107",
        message: `${dotted(at)} is "${name}", which is also read.`,
        hint: "Keep it under reads if the data has it, else under computes.",
        related: { message: "it is read here", path: [...path, "reads", name] },
      });
  });
  if (columns.length > 0 && text.reads === undefined && names.every((name) => text.computes?.includes(name)))
    problemAt(site, [...path, "computes"], {
      code: "MLO1346",
      message: `${dotted(path)} computes every column, so that nothing is read.`,
      hint: "Declare under reads what the data has.",
    });
}

function checkReads(site: Site, path: Path, reads: readonly Column[], columns: readonly Column[]): void {
  for (const read of reads) {
    const column = columns.find(({ name }) => name === read.name);
    if (column && JSON.stringify(column) === JSON.stringify(read))
      problemAtKey(site, [...path, "reads", read.name], {
        code: "MLO1311",
        message: `${dotted([...path, "reads", read.name])} is what the table's column says already.`,
        hint: "Remove it: columns of the table are read unless they are computed.",
      });
  }
}

function stubOf(source: string, per: Transform["per"]): Stub {
  const type = `${typeNameOf(source)}Transform`;
  return (name, importFrom) => {
    const importLine = `import type { ${type} } from "${importFrom(`generated/sources/${source}.js`)}";`;
    if (per === "row") return `${importLine}\n\nexport const ${name}: ${type} = (row) => row;`;
    return `${importLine}

export const ${name}: ${type} = async function* (rows) {
  for await (const row of rows) yield row;
};`;
  };
}
