/** Projects as a worker gets them, from a text of mlops.yaml: emitted, and with their types taken off. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ts } from "ts-morph";
import { readProject } from "@mlops-yaml/schema";
import { emitters } from "../../generator/src/emitters.js";
import { loadPlannedProject } from "../../runtime/src/plan/load-project.js";
import type { PlannedProject } from "../../runtime/src/plan/changes-of.js";

const repository = join(import.meta.dirname, "../..");

export interface Compiled {
  readonly planned: PlannedProject;
  /** JavaScript without comments, and the texts of other files, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

export async function compiled(text: string, folder: string): Promise<Compiled> {
  const result = await readProject(text, { file: "mlops.yaml" });
  if ("diagnostics" in result) throw new Error(result.diagnostics.map(({ message }) => message).join("\n"));
  const texts = new Map<string, string>();
  for (const { path, content } of emitters.flatMap(({ emit }) => emit(result.project)))
    if (path.endsWith(".ts")) texts.set(path.replace(/ts$/, "js"), javascript(content));
    else texts.set(path, content);
  for (const [path, content] of texts) {
    if (!path.endsWith(".js")) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  return { planned: await loadPlannedProject(join(folder, "generated/project.js")), texts };
}

const javascript = (content: string): string =>
  ts.transpileModule(content, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
  }).outputText;
