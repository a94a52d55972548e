import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Project } from "@mlops-yaml/schema";
import { writeWhole } from "@mlops-yaml/runtime/files";
import { foldersOf } from "../project/folders.js";
import { runningSystem } from "./leftovers.js";
import { declaredFile } from "./state.js";
import { say, type Terminal } from "../terminal.js";
import { projectFile } from "../project/find.js";
import type { LoadedProject } from "../project/load.js";
import { loadConditionCheck } from "../project/row-conditions.js";

/** What `mlops up` was told to run; beside the state of what runs. */
interface Declared {
  /** Of mlops.yaml as it is resolved, and of the code that it names. */
  readonly hash: string;
  /** Emitted files that were kept, as they were edited by hand. */
  readonly kept: readonly string[];
}

const fileOf = (folder: string): string => declaredFile(foldersOf(folder).run);

/** Notes what `mlops up` runs from now on. */
export async function noteWhatRuns(
  { folder, project }: LoadedProject,
  kept: readonly string[],
): Promise<void> {
  const declared: Declared = { hash: await hashOf(folder, project), kept };
  await writeWhole(fileOf(folder), `${JSON.stringify(declared)}\n`);
}

/** Says where what runs is not what mlops.yaml says. */
export async function tellWhatDiffers(terminal: Terminal, folder: string): Promise<void> {
  const { talk } = terminal.colors;
  for (const line of await differences(folder)) say(terminal, `${talk.yellow("note")} ${line}`);
}

/** Lines for people; none where nothing runs, or it runs as it is declared. */
export async function differences(folder: string): Promise<readonly string[]> {
  const declared = await readDeclared(folder);
  if (declared === null || (await runningSystem(folder)) === null) return [];
  const { loadProject } = await import("@mlops-yaml/schema");
  const result = await loadProject(join(folder, projectFile), { loadConditionCheck });
  // A file with mistakes is told by the verb that reads it; it is another one than what runs.
  const isSame = "project" in result && (await hashOf(folder, result.project)) === declared.hash;
  return [...(isSame ? [] : [newer]), ...keptLines(declared.kept)];
}

const newer =
  "mlops.yaml, or code that it names, is newer than what runs: `mlops plan` says what `mlops up` would do";

/** What the last line of `mlops up` says of files that were kept. */
export function keptLines(kept: readonly string[]): readonly string[] {
  if (kept.length === 0) return [];
  const files = kept.join(" ");
  return [
    `what runs is not what mlops.yaml says: ${kept.join(", ")} edited by hand; \`mlops generate --restore ${files}\` gives that up`,
  ];
}

async function readDeclared(folder: string): Promise<Declared | null> {
  try {
    const { hash, kept } = JSON.parse(await readFile(fileOf(folder), "utf8")) as Partial<Declared>;
    if (typeof hash !== "string" || !Array.isArray(kept)) return null;
    return { hash, kept: kept.filter((path) => typeof path === "string") };
  } catch {
    return null; // Nothing was noted, or the note is damaged: then nothing is said.
  }
}

async function hashOf(folder: string, project: Project): Promise<string> {
  const { canonicalJson, userFiles } = await import("@mlops-yaml/schema");
  const hash = createHash("sha256").update(canonicalJson(project));
  for (const file of userFiles(project))
    hash.update(`\n${file}\n`).update(await readFile(join(folder, file), "utf8").catch(() => ""));
  return hash.digest("hex");
}
