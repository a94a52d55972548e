import { relative, resolve } from "node:path";
import { writeWhole } from "@mlops-yaml/runtime/files";
import { renameColumns } from "@mlops-yaml/runtime/row-conditions";
import { exactJson } from "../json/exact-json.js";
import { readProjectText } from "../edit/project-edit.js";
import { CommandError } from "../errors/command-error.js";
import { printData, say, type Terminal } from "../terminal.js";
import { beside, notInGreatExpectations, ownArguments } from "./forms.js";
import { writtenSourceParts } from "./written-file.js";

export interface ExportSuiteOptions {
  readonly out?: string;
  readonly skipUnsupported?: true;
}

/** A suite as Great Expectations 1.x writes it. */
export interface SuiteFile {
  readonly name: string;
  readonly expectations: readonly object[];
  readonly meta: object;
  readonly notes: null;
}

/**
 * Writes the expectations of a source as a suite of Great Expectations 1.x.
 * @throws CommandError MLO6013, MLO6027
 */
export async function exportSuite(
  terminal: Terminal,
  folder: string,
  name: string,
  options: ExportSuiteOptions,
): Promise<void> {
  const source = writtenSourceParts(await readProjectText(folder), name);
  const unsupported = source.expectations.filter(({ type }) => notInGreatExpectations.has(String(type)));
  if (unsupported.length > 0 && !options.skipUnsupported)
    throw new CommandError(
      "MLO6027",
      `Great Expectations 1.x has no counterpart of:\n  ${unsupported.map(({ type }) => String(type)).join("\n  ")}`,
      "Pass --skip-unsupported to write the others.",
    );
  const text = `${exactJson(suiteOf(source.name, source.expectations, source.dataNames), 2)}\n`;
  if (options.out === undefined) printData(terminal, text);
  else await writeWhole(resolve(terminal.cwd, options.out), text, { mode: 0o666 });
  const count = source.expectations.length - unsupported.length;
  const where =
    options.out === undefined ? "" : ` in ${relative(terminal.cwd, resolve(terminal.cwd, options.out))}`;
  say(terminal, `${terminal.colors.talk.green("ok")} ${count} expectations of ${source.name}${where}`);
  for (const { type } of unsupported) say(terminal, `left out ${String(type)}`);
}

/**
 * Expectations as they stand in mlops.yaml as a suite; `meta.mlops` keeps what only we have.
 * @param dataNames name of each column in the data, which is what Great Expectations validates
 */
export function suiteOf(
  name: string,
  expectations: readonly Record<string, unknown>[],
  dataNames: ReadonlyMap<string, string> = new Map(),
): SuiteFile {
  return {
    name,
    expectations: expectations
      .filter(({ type }) => !notInGreatExpectations.has(String(type)))
      .map((each) => {
        const own = Object.fromEntries(
          ownArguments.filter((key) => each[key] !== undefined).map((key) => [key, each[key]]),
        );
        return {
          type: each["type"],
          kwargs: Object.fromEntries(
            Object.entries(each)
              .filter(([key]) => !beside.has(key))
              .map(([key, value]) => [key, inData(key, value, each, dataNames)]),
          ),
          meta: Object.keys(own).length > 0 ? { mlops: own } : {},
          severity: each["severity"] ?? "critical",
          ...(each["description"] !== undefined && { description: each["description"] }),
        };
      }),
    meta: { great_expectations_version: "1.24.1" },
    notes: null,
  };
}

const columnArguments = new Set(["column", "column_A", "column_B", "column_list", "column_set"]);

/** An argument with the data's names of columns. */
function inData(
  key: string,
  value: unknown,
  { condition_parser: parser }: Record<string, unknown>,
  names: ReadonlyMap<string, string>,
): unknown {
  const rename = (name: string): string => names.get(name) ?? name;
  if (key === "row_condition" && typeof value === "string")
    return renameColumns(value, typeof parser === "string" ? parser : null, rename);
  if (!columnArguments.has(key)) return value;
  if (Array.isArray(value))
    return value.map((name: unknown) => (typeof name === "string" ? rename(name) : name));
  return typeof value === "string" ? rename(value) : value;
}
