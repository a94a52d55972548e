import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { projectFile } from "../project/find.js";
import { loadConditionCheck } from "../project/row-conditions.js";
import { printData, say, type Terminal } from "../terminal.js";
import { changeText, type Change } from "./insert.js";

export interface EditOptions {
  /** Print what would change, and write nothing. */
  readonly dryRun?: boolean;
  /** Whether the diff of a dry run is this verb's data; else it is talk. */
  readonly quiet?: boolean;
}

/** The text of mlops.yaml. @throws CommandError MLO6001 */
export async function readProjectText(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, projectFile), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new CommandError(
      "MLO6001",
      `there is no ${projectFile} in ${folder}`,
      "Make a project with `mlops init <folder>`.",
    );
  }
}

/**
 * Makes the changes in mlops.yaml. The changed text is checked first; one that is no valid project is not written.
 * @returns the exit code
 * @throws CommandError MLO6020, MLO6023
 */
export async function editProject(
  terminal: Terminal,
  folder: string,
  changes: readonly Change[],
  { dryRun = false, quiet = false }: EditOptions = {},
): Promise<number> {
  const text = await readProjectText(folder);
  const changed = changes.reduce(changeText, text);
  if (changed === text) return exitCode.fine;
  const path = join(folder, projectFile);
  const name = relative(terminal.cwd, path);
  const { readProject, renderDiagnostics } = await import("@mlops-yaml/schema");
  const result = await readProject(changed, { file: name, loadConditionCheck });
  if ("diagnostics" in result) {
    const color = terminal.colors.talk.isColorSupported;
    say(terminal, renderDiagnostics(result.diagnostics, { color }));
    say(terminal, await diffText(text, changed));
    throw new CommandError(
      "MLO6021",
      `${projectFile} would not be valid after this change; nothing was written`,
      "The messages above are about the file as it would be, which the diff shows. Mend what is said there, or write the part by hand.",
    );
  }
  if (dryRun) {
    const diff = await diffText(text, changed);
    if (quiet) say(terminal, diff);
    else printData(terminal, diff);
    return exitCode.fine;
  }
  await replaceFile(path, text, changed);
  return exitCode.fine;
}

async function diffText(before: string, after: string): Promise<string> {
  const { createTwoFilesPatch } = await import("diff");
  return createTwoFilesPatch(`a/${projectFile}`, `b/${projectFile}`, before, after, undefined, undefined, {
    context: 3,
  })
    .replace(/^=+\n/, "")
    .replaceAll(/^(---|\+\+\+ )(.*)\t$/gm, "$1$2");
}

/** Writes to a temporary file that takes the place of the old one. @throws CommandError MLO6023 */
async function replaceFile(path: string, before: string, after: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const { mode } = await stat(path);
    await writeFile(temporary, after, { mode, flag: "wx" });
    if ((await readFile(path, "utf8")) !== before)
      throw new CommandError(
        "MLO6023",
        `${projectFile} was changed by somebody else in the meantime; nothing was written`,
        "Run the command again.",
      );
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
