import { statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { editProject, readProjectText } from "../edit/project-edit.js";
import { refuseTaken } from "../edit/taken.js";
import { topLevelKeys } from "../edit/top-level.js";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { formatBytes, formatCount } from "../output/format.js";
import { printJson, say, type Terminal } from "../terminal.js";
import { sourceName } from "./column-names.js";
import { inferSource } from "./infer-source.js";
import type { InferredSource } from "./inference.js";
import { writtenSource } from "./written-source.js";

export interface ImportFileOptions {
  readonly name?: string;
  readonly replace?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/**
 * Infers a source from files and writes it into mlops.yaml.
 * @returns the exit code
 * @throws CommandError MLO6020 to MLO6024
 */
export async function importFile(
  terminal: Terminal,
  folder: string,
  file: string,
  options: ImportFileOptions,
): Promise<number> {
  const path = pathInProject(terminal, folder, file);
  const name = options.name ?? sourceName(path);
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(name))
    throw new CommandError(
      "MLO6002",
      `"${name}" is no name for a source`,
      "Use lower-case letters, digits and _, beginning with a letter, at most 40.",
    );
  refuseTaken(await readProjectText(folder), ["sources", name], options.replace === true);

  const inferred = await inferSource(folder, path, name, progress(terminal, resolve(folder, path)));
  if (options.json) printJson(terminal, inferred);
  const code = await editProject(
    terminal,
    folder,
    [
      {
        kind: "set",
        path: ["sources"],
        key: name,
        value: writtenSource(inferred),
        order: await topLevelKeys(),
      },
    ],
    { dryRun: options.dryRun === true, quiet: options.json === true },
  );
  if (code === exitCode.fine) tell(terminal, inferred, options.dryRun === true);
  return code;
}

/** The path or glob relative to the project's folder. @throws CommandError MLO6024 where it leads out of it */
function pathInProject(terminal: Terminal, folder: string, file: string): string {
  const absolute = resolve(terminal.cwd, file);
  const path = relative(folder, absolute).split(sep).join("/");
  if (path.startsWith("../") || path === ".." || resolve(folder, path) !== absolute)
    throw new CommandError(
      "MLO6024",
      `${file} lies outside the project's folder ${folder}`,
      "Copy or link it into the project, as data/, so that the system finds it wherever it runs.",
    );
  if (statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new CommandError(
      "MLO6024",
      `${file} is a folder`,
      `Name the files in it by a glob in quotes: '${path === "" ? "" : `${path}/`}*.csv'.`,
    );
  return path;
}

/** Tells from time to time how much of a big file is read. */
function progress(terminal: Terminal, absolute: string): (bytes: number) => void {
  let told = performance.now();
  let size: number | null = null;
  stat(absolute).then(
    (found) => (size = found.size),
    () => undefined,
  );
  return (bytes) => {
    if (performance.now() - told < 2_000) return;
    told = performance.now();
    say(terminal, `read ${formatBytes(bytes)}${size === null ? "" : ` of ${formatBytes(size)}`}`);
  };
}

function tell(
  terminal: Terminal,
  { name, rows, columns, notes, primaryKey, eventTime }: InferredSource,
  isDry: boolean,
): void {
  const { talk } = terminal.colors;
  const facts = [
    `${formatCount(rows)} rows`,
    `${columns.length} columns`,
    primaryKey.length > 0 ? `primary key ${primaryKey.join(", ")}` : "no primary key",
    eventTime === null ? "no event time" : `event time ${eventTime}`,
  ];
  say(
    terminal,
    `${isDry ? talk.yellow("would add") : talk.green("ok")} sources.${name}: ${facts.join(", ")}`,
  );
  for (const note of notes) say(terminal, `${talk.yellow("note")} ${note}`);
  if (!isDry) say(terminal, `next: mlops suggest ${name} proposes what to expect of the data`);
}
