import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CommandError } from "../errors/command-error.js";

/** Reads files of a project's folder as version control has them. */
export interface Revision {
  readonly name: string;
  /** Paths within the folder, with forward slashes. */
  readonly paths: readonly string[];
  /** Null where there is no such file. */
  readonly read: (path: string) => Promise<string | null>;
}

const run = promisify(execFile);
const mostBytes = 64 * 1024 * 1024;

/** @throws CommandError MLO6080 where git does not know it */
export async function openRevision(folder: string, name: string): Promise<Revision> {
  const git = async (...args: string[]): Promise<string> =>
    (await run("git", args, { cwd: folder, maxBuffer: mostBytes })).stdout;
  let commit: string;
  let list: string;
  try {
    commit = (await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`)).trim();
    list = await git("ls-tree", "-r", "-z", "--name-only", commit, ".");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(
      "MLO6080",
      code === "ENOENT" ? "git cannot be run" : `git does not know ${name} in ${folder}`,
      "Name a branch, a tag or a commit of the repository that has this folder.",
    );
  }
  const paths = list.split("\0").filter((path) => path !== "");
  return {
    name,
    paths,
    read: (path) => (paths.includes(path) ? git("show", `${commit}:./${path}`) : Promise.resolve(null)),
  };
}
