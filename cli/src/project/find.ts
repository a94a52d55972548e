import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CommandError } from "../errors/command-error.js";
import type { Session } from "../session.js";

/** Name of the file that makes a folder a project. */
export const projectFile = "mlops.yaml";

/**
 * The project's folder: the one given by --project, else the nearest one from the current folder upwards.
 * @throws CommandError MLO6001 where there is none
 */
export function findProject(session: Session): string {
  const { cwd } = session.terminal;
  const given = session.projectOption();
  // A given folder is taken as it is: that its file is missing is then reported with its path.
  if (given !== undefined) return resolve(cwd, given);
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, projectFile))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new CommandError(
    "MLO6001",
    `no ${projectFile} in ${cwd} or in a folder above it`,
    "Change into the project's folder, pass --project <folder>, or make a project with `mlops init <folder>`.",
  );
}
