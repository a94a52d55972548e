import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { hashText, lockPath, parseLock } from "../lock/lock.js";

const run = promisify(execFile);

/** Lines between which version control leaves both sides of a conflict. */
const markers = [/^<{7}( |$)/m, /^={7}$/m, /^>{7}( |$)/m];

/**
 * Whether a text that the lock does not know was emitted all the same: version control has it in a commit whose lock knows
 * it, as after `git checkout` of an earlier state, or left a merge conflict in it.
 */
export async function isEarlierEmission(
  projectDirectory: string,
  path: string,
  text: string,
): Promise<boolean> {
  if (markers.every((marker) => marker.test(text))) return true;
  const git = async (...args: string[]): Promise<string> =>
    (await run("git", args, { cwd: projectDirectory, maxBuffer: 16 * 1024 * 1024 })).stdout.trim();
  try {
    const blob = await git("hash-object", "--", path);
    const commits = await git("log", "--format=%H", `--find-object=${blob}`, "--", path);
    for (const commit of commits.split("\n").filter((line) => line !== ""))
      if (await isLocked(git, commit, path, text)) return true;
  } catch {
    return false; // No git, or no repository: nothing is known of earlier.
  }
  return false;
}

async function isLocked(
  git: (...args: string[]) => Promise<string>,
  commit: string,
  path: string,
  text: string,
): Promise<boolean> {
  try {
    const { files } = parseLock(await git("show", `${commit}:./${lockPath}`));
    return files[path]?.includes(hashText(text)) === true;
  } catch {
    return false;
  }
}
