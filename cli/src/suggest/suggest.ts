import type { Project, Source } from "@mlops-yaml/schema";
import type { TableProfile } from "@mlops-yaml/runtime/profiling";
import { editProject, readProjectText } from "../edit/project-edit.js";
import { topLevelKeys } from "../edit/top-level.js";
import { Commented, entryLines, type Written } from "../edit/written.js";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { checkOf } from "../gx/same-check.js";
import { writtenSourceParts } from "../gx/written-file.js";
import { findDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { formatCount } from "../output/format.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";
import { profileFile } from "./profile-file.js";
import { suggestFrom, type Suggestion } from "./suggestions.js";

export interface SuggestOptions {
  readonly write?: true;
  readonly json?: true;
}

/**
 * Proposes expectations from what a source holds: of its loaded table, else of its files.
 * @returns the exit code
 * @throws CommandError MLO6013, MLO6028
 */
export async function suggest(
  terminal: Terminal,
  { folder, project }: LoadedProject,
  name: string,
  options: SuggestOptions,
): Promise<number> {
  const source = project.sources.find((each) => each.name === name);
  if (!source)
    throw new CommandError(
      "MLO6013",
      `there is no source "${name}"`,
      `The sources are: ${project.sources.map((each) => each.name).join(", ")}.`,
    );
  const databaseUrl = await findDatabase(folder, terminal.env);
  const { profileTable } = await import("@mlops-yaml/runtime/profiling");
  const loaded = databaseUrl === null ? null : await profileTable(databaseUrl, name, source.columns);
  const profile: TableProfile | null = loaded ?? (await profileFile(folder, source));
  if (profile === null)
    throw new CommandError(
      "MLO6028",
      `${name} is not loaded, and has no files here to read`,
      "Load it with `mlops up`, or `mlops run ingest." + name + "`.",
    );
  say(
    terminal,
    `looked at ${formatCount(profile.rows)} rows ${loaded ? "of the loaded table" : "of the files"}`,
  );

  const keys = loaded !== null && databaseUrl !== null ? await foreignKeys(databaseUrl, project, source) : [];
  const { expectations: existing } = writtenSourceParts(await readProjectText(folder), name);
  const suggestions = [...suggestFrom(profile, source), ...keys].filter(
    ({ expectation }) => !isThere(expectation, existing),
  );
  if (options.json) printJson(terminal, suggestions);
  if (suggestions.length === 0) {
    say(
      terminal,
      profile.rows < 20
        ? "too few rows to suggest anything from"
        : "nothing to suggest that is not there already",
    );
    return exitCode.fine;
  }
  const items = suggestions.map(
    ({ expectation, reason }) => new Commented(expectation as Written as never, [reason]),
  );
  if (!options.write) {
    if (!options.json) {
      printData(
        terminal,
        entryLines("expectations", { [name]: items }, 0, { step: 2, listStep: 2 }).join("\n"),
      );
      say(terminal, `\n${suggestions.length} suggestions; --write adds them to mlops.yaml`);
    }
    return exitCode.fine;
  }
  const code = await editProject(terminal, folder, [
    { kind: "append", path: ["expectations", name], items, order: await topLevelKeys() },
  ]);
  if (code === exitCode.fine)
    say(terminal, `${terminal.colors.talk.green("ok")} added ${suggestions.length} expectations to ${name}`);
  return code;
}

/** Whether the same is expected of the same columns already, with whatever bounds. */
function isThere(
  expectation: Suggestion["expectation"],
  existing: readonly Record<string, unknown>[],
): boolean {
  const subject = (each: Record<string, unknown>): string =>
    checkOf({ type: each["type"], column: each["column"], column_list: each["column_list"] });
  return existing.some((each) => subject(each) === subject(expectation));
}

/** Columns named like another source's key, or like the source and its key, whose values are all there. */
async function foreignKeys(databaseUrl: string, { sources }: Project, source: Source): Promise<Suggestion[]> {
  const { isContained } = await import("@mlops-yaml/runtime/profiling");
  const found: Suggestion[] = [];
  for (const other of sources) {
    const [key, ...more] = other.primaryKey;
    if (other.name === source.name || key === undefined || more.length > 0) continue;
    const type = other.columns.find(({ name }) => name === key)?.type;
    const singular = other.name.replace(/s$/, "");
    for (const column of source.columns) {
      const isNamedSo =
        column.name === key ? key !== "id" : [singular, `${singular}_${key}`].includes(column.name);
      if (!isNamedSo || column.type !== type) continue;
      if (!(await isContained(databaseUrl, [source.name, column.name], [other.name, key]))) continue;
      found.push({
        expectation: {
          type: "expect_column_values_to_be_in_other_table",
          column: column.name,
          other_table_name: other.name,
          ...(column.name !== key && { other_column: key }),
          severity: "warning",
        },
        reason: `every value of ${column.name} is a ${key} of ${other.name}`,
      });
    }
  }
  return found;
}
