import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { codeOf, messageOf, RuntimeError } from "../errors/index.js";
import { serverAccount } from "./account.js";
import type { Layout } from "./layout.js";
import { readOrMakePassword, readPassword } from "./password.js";
import { isAlive } from "./postmaster.js";
import { runProgram } from "./programs.js";

export const superuser = "mlops";

/**
 * Makes the data folder where there is none, in a folder beside it that is renamed when it is complete:
 * a half-made data folder is never taken for a whole one, and of several processes at once one wins.
 *
 * @returns whether a new database was made
 * @throws RuntimeError MLO5002, MLO5004, MLO5005
 */
export async function initialise(native: string, layout: Layout, signal?: AbortSignal): Promise<boolean> {
  if (await checkVersion(native, layout)) {
    await readPassword(layout);
    return false;
  }
  await removeUnfinished(layout);
  const password = await readOrMakePassword(layout);
  const name = `init-${process.pid}-${randomBytes(4).toString("hex")}`;
  const unfinished = `${layout.data}.${name}`;
  const passwordFile = path.join(layout.log, name);
  const account = serverAccount();
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account !== null) {
      await chown(unfinished, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    const settings = [
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin", // the same order of text on every platform
      "--builtin-locale=C.UTF-8",
    ];
    const { code, output } = await runProgram(native, "initdb", settings, signal);
    signal?.throwIfAborted();
    if (code !== 0) throw initdbFailed(layout, output);
    await rename(unfinished, layout.data);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST") return false;
    if (error instanceof RuntimeError || signal?.aborted) throw error;
    throw new RuntimeError("MLO5002", `${layout.data} cannot be made: ${messageOf(error)}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** initdb tells every step that it takes; only the lines on what went wrong are of use. */
export function initdbFailed(layout: Pick<Layout, "data">, output: string): RuntimeError {
  const reasons = output.split("\n").filter((line) => /\b(?:FATAL|PANIC|ERROR|error|could not)\b/.test(line));
  const told = reasons.length > 0 ? reasons.map((line) => line.trim()).join("; ") : output.trim();
  const isFull = told.includes("No space left on device");
  return new RuntimeError("MLO5002", `initdb failed in ${layout.data}: ${told}`, {
    hint: isFull
      ? "Free space on that disk, then start again."
      : "Make the folder writable, and see `mlops doctor`.",
  });
}

/** Whether there is a data folder; throws when other binaries made it. */
async function checkVersion(native: string, layout: Layout): Promise<boolean> {
  const found = await readFile(path.join(layout.data, "PG_VERSION"), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
  if (found === null) return false;
  const { output } = await runProgram(native, "postgres", ["--version"]);
  const ours = /\d+/.exec(output)?.[0];
  if (ours === found.trim()) return true;
  throw new RuntimeError(
    "MLO5004",
    `${layout.data} was made by PostgreSQL ${found.trim()}, and the installed one is ${ours}.`,
    {
      hint: "Go back to the earlier version of mlops-yaml, or move the folder away to begin with an empty database.",
    },
  );
}

async function removeUnfinished(layout: Layout): Promise<void> {
  const folder = path.dirname(layout.data);
  for (const name of await readdir(folder)) {
    const pid = /^data\.init-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}
