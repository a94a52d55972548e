import { posix } from "node:path";
import { closest, listed } from "../diagnostics/suggest.js";
import type { ColumnType, UserFunction } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import type { ExportKind } from "../user-code/module-exports.js";
import { misplaced, parseSpecifier } from "../user-code/specifier.js";
import { reportBroken } from "./broken-code.js";
import { problemAt, type Site } from "./site.js";

/** The function to paste where there is none yet. @param importFrom path of a file as the module imports it */
export type Stub = (name: string, importFrom: (path: string) => string) => string;

/** The function that `module` at this path names; null (and reports) if the code does not have it. */
export async function resolveUserFunction(
  site: Site,
  path: Path,
  text: string,
  stubOf: Stub,
): Promise<UserFunction | null> {
  const { file, name } = parseSpecifier(text);
  const stub = stubOf(name, (target) => relativeImport(file, target));
  const place = misplaced(file);
  if (place !== null) {
    problemAt(site, path, misplacedProblem(path, file, place));
    return null;
  }
  const read = await site.userCode.module(file);
  switch (read.state) {
    case "outside":
      problemAt(site, path, misplacedProblem(path, file, "outside"));
      return null;
    case "missing":
      problemAt(site, path, await missingProblem(site, path, file, read.reason, stub));
      return null;
    case "broken":
    case "data":
      break;
    case "parsed": {
      const exports = await site.userCode.exportsOf(file);
      const kind = exports === null ? (read.module.exports.get(name) ?? "unknown") : exports.get(name);
      if (kind === undefined) {
        const names = [...(exports?.keys() ?? [])];
        problemAt(site, path, exportProblem(path, file, name, names, read.module.locals, stub));
        return null;
      }
      if (kind !== "function" && kind !== "unknown") {
        problemAt(site, path, { ...kindProblem(path, file, name, kind), stub });
        return null;
      }
    }
  }
  const { files, brokenImports, brokenFiles } = await site.userCode.graph(file);
  for (const broken of brokenFiles) await reportBroken(site, path, broken);
  for (const broken of brokenImports) await reportBroken(site, path, broken.file, broken);
  return brokenFiles.length + brokenImports.length > 0 ? null : { file, name, files };
}

/** As the generator names the types of a source: `ride_fares` -> `RideFares`. */
export function typeNameOf(name: string): string {
  return name.replace(/(?:^|_)+(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** TypeScript of a column's values. */
export function valueType(type: ColumnType): string {
  return typesOfValues[type];
}

const typesOfValues: Readonly<Record<ColumnType, string>> = {
  integer: "number",
  float: "number",
  string: "string",
  boolean: "boolean",
  timestamp: "Date",
  date: "string",
};

/** A function of some columns of a source's row that gives a value. */
export function rowFunctionStub(
  source: string,
  columns: readonly string[],
  type: ColumnType,
  nullable: boolean,
): Stub {
  return functionOfRow(`generated/sources/${source}.js`, typeNameOf(source), columns, type, nullable);
}

/** A function of some of what an on-demand view reads that gives a value. */
export function onDemandFunctionStub(
  view: string,
  columns: readonly string[],
  type: ColumnType,
  nullable: boolean,
): Stub {
  return functionOfRow(`generated/features/${view}.js`, typeNameOf(view), columns, type, nullable);
}

function functionOfRow(
  file: string,
  typeName: string,
  columns: readonly string[],
  type: ColumnType,
  nullable: boolean,
): Stub {
  const row = `${typeName}Row`;
  const names = columns.map((column) => JSON.stringify(column)).join(" | ");
  return (name, importFrom) => `import type { ${row} } from "${importFrom(file)}";

export function ${name}(row: Pick<${row}, ${names}>): ${valueType(type)}${nullable ? " | null" : ""} {
  throw new Error("not written yet");
}`;
}

/** How a module of the user's imports another file of the project. */
function relativeImport(importer: string, target: string): string {
  const path = posix.relative(posix.dirname(importer), target);
  return path.startsWith(".") ? path : `./${path}`;
}

type Problem = Parameters<typeof problemAt>[2];

function misplacedProblem(path: Path, file: string, place: "outside" | "reserved"): Problem {
  return {
    code: "MLO1342",
    message:
      place === "outside"
        ? `${dotted(path)} names ${file}, which is outside the project's folder.`
        : `${dotted(path)} names ${file}, which is in a folder that holds no code of your own.`,
    hint: "Keep your code in a folder of the project such as src/: ./src/clean.ts#dropCancelled.",
  };
}

async function missingProblem(
  site: Site,
  path: Path,
  file: string,
  reason: string,
  stub: string,
): Promise<Problem> {
  const best = closest(file, await site.userCode.candidates(file));
  return {
    code: "MLO1340",
    message: `${dotted(path)} names ${file}, but ${reason}.`,
    hint: best === null ? `Write ${file}, beginning with:` : `Did you mean "./${best}"? Or write ${file}:`,
    stub,
  };
}

function exportProblem(
  path: Path,
  file: string,
  name: string,
  names: readonly string[],
  locals: ReadonlySet<string>,
  stub: string,
): Problem {
  const message = `${dotted(path)} names "${name}", which ${file} does not export.`;
  if (locals.has(name))
    return { code: "MLO1341", message, hint: `The module has a "${name}": write "export" before it.` };
  const best = closest(name, names);
  const known = names.length > 0 ? `It exports ${listed(names)}. ` : "It exports nothing. ";
  const hint =
    best === null ? `${known}To add the function:` : `Did you mean "${best}"? To add the function:`;
  return { code: "MLO1341", message, hint, stub };
}

function kindProblem(path: Path, file: string, name: string, kind: ExportKind): Problem {
  return {
    code: "MLO1344",
    message: `${dotted(path)} names "${name}" of ${file}, which is a ${kind} and not a function.`,
    hint: "Name a function, such as:",
  };
}
