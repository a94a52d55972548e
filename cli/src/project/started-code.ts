import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** The compiled code that `mlops up` started last. Within build/, where the packages of the project are found. */
export const startedCode = (folder: string): string => join(folder, "build", "started");

/** Keeps what build/ has by now: other verbs compile there, too, and start nothing. */
export async function keepStartedCode(folder: string): Promise<void> {
  const build = join(folder, "build");
  const next = join(build, "starting");
  await rm(next, { recursive: true, force: true });
  await mkdir(next);
  for (const { name } of await readdir(build, { withFileTypes: true }))
    if (!/^(started|starting|plan-.*)$/.test(name))
      await cp(join(build, name), join(next, name), { recursive: true });
  await rm(startedCode(folder), { recursive: true, force: true });
  await rename(next, startedCode(folder));
}
