import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { WritePlan } from "@mlops-yaml/generator";
import { changesBetween, type Change } from "@mlops-yaml/runtime/plan";
import { CommandError } from "../errors/command-error.js";
import { compileCopy } from "../project/compile.js";
import { planGenerate } from "../project/generate.js";
import type { LoadedProject } from "../project/load.js";
import { startedCode } from "../project/started-code.js";
import { copyCode } from "./copied-code.js";
import { differentCode } from "./different-code.js";
import { openRevision } from "./git.js";

/** What a change of mlops.yaml does, and against what. */
export interface ChangePlan {
  /** A revision, or null: what `mlops up` started last on this machine. */
  readonly against: string | null;
  /** Whether there is anything to compare with. */
  readonly isFirst: boolean;
  readonly changes: readonly Change[];
}

const started = (folder: string): string => join(startedCode(folder), "generated", "project.js");

export const wasStarted = ({ folder }: LoadedProject): boolean => existsSync(started(folder));

/**
 * Compares the project with a revision of it, or with what `mlops up` started last. Both are compiled as `mlops up` compiles
 * them, and compared by what the worker decides by.
 * @throws CommandError MLO6006, MLO6007, MLO6080, MLO6081
 */
export async function planChange(
  loaded: LoadedProject,
  { against = null, write }: { readonly against?: string | null; readonly write?: WritePlan } = {},
): Promise<ChangePlan> {
  const { folder } = loaded;
  const files = write ?? (await planGenerate(loaded));
  await mkdir(join(folder, "build"), { recursive: true });
  // Within the folder, where the packages of the project are found.
  const copies = await mkdtemp(join(folder, "build", "plan-"));
  try {
    const inFolder = (path: string): Promise<string | null> =>
      readFile(join(folder, path), "utf8").catch(() => null);
    const texts = await textsOf(folder, files);
    await copyCode(texts, inFolder, join(copies, "after"));
    const after = await compileCopy(folder, join(copies, "after"));
    const earlier = against === null ? null : await earlierCode(folder, against, join(copies, "before"));
    const before = earlier?.project ?? (existsSync(started(folder)) ? started(folder) : null);
    const deployed = earlier
      ? await differentFiles(texts, earlier.read)
      : [...files.create, ...files.update, ...files.remove].map(({ path }) => path).filter(isDeployed);
    const changes = [...(await changesBetween(before, after))];
    const code =
      before === null ? [] : await differentCode(dirname(dirname(before)), dirname(dirname(after)));
    if (changes.length === 0 && code.length > 0)
      changes.push({ part: "processes", effect: "restarted", why: `their code differs: ${code.join(", ")}` });
    if (deployed.length > 0)
      changes.push({ part: "deploy", effect: "deployed", why: `${deployed.join(", ")} differ` });
    return { against, isFirst: before === null, changes };
  } finally {
    await rm(copies, { recursive: true, force: true });
  }
}

/** Files that no process of the project is made of, and that others run by. */
const isDeployed = (path: string): boolean =>
  /^(compose\.yaml|Dockerfile|generated\/(prometheus|grafana)\/.*)$/.test(path);

/** What the folder has once it is generated: files that were edited by hand are kept. */
async function textsOf(folder: string, files: WritePlan): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { path, after } of [...files.create, ...files.update])
    if (after !== null) texts.set(path, after);
  for (const { path, before } of files.edited) if (before !== null) texts.set(path, before);
  for (const path of files.unchanged) texts.set(path, await readFile(join(folder, path), "utf8"));
  return texts;
}

async function earlierCode(
  folder: string,
  against: string,
  copy: string,
): Promise<{ readonly project: string; readonly read: (path: string) => Promise<string | null> }> {
  const revision = await openRevision(folder, against);
  const emitted = new Map<string, string>();
  for (const path of revision.paths.filter((each) => each.startsWith("generated/")))
    emitted.set(path, (await revision.read(path)) ?? "");
  if (!emitted.has("generated/project.ts"))
    throw new CommandError(
      "MLO6081",
      `${against} has no generated/project.ts to compare with`,
      "Commit what `mlops generate` emits, or name a revision that has it.",
    );
  await copyCode(emitted, revision.read, copy);
  return { project: await compileCopy(folder, copy), read: revision.read };
}

async function differentFiles(
  texts: ReadonlyMap<string, string>,
  read: (path: string) => Promise<string | null>,
): Promise<string[]> {
  const different: string[] = [];
  for (const [path, text] of texts)
    if (isDeployed(path) && (await read(path))?.replaceAll("\r\n", "\n") !== text.replaceAll("\r\n", "\n"))
      different.push(path);
  return different.sort();
}
