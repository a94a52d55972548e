import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ValidatedSource } from "@mlops-yaml/runtime/control";
import type { Source } from "@mlops-yaml/schema";
import { compileProject } from "../project/compile.js";
import { writeGenerated } from "../project/generate.js";
import type { LoadedProject } from "../project/load.js";

/** A source as the runtime judges it. Where code of the user's own judges, the project is generated and compiled. */
export async function validatedSource(loaded: LoadedProject, source: Source): Promise<ValidatedSource> {
  if (source.expectations.some(({ code }) => code !== null)) return compiledSource(loaded, source.name);
  return {
    name: source.name,
    columns: Object.fromEntries(source.columns.map(({ name, type, nullable }) => [name, { type, nullable }])),
    primaryKey: source.primaryKey,
    expectations: source.expectations.map(({ type, kwargs, severity, onFail }) => ({
      type,
      kwargs,
      severity,
      onFail,
    })),
  };
}

async function compiledSource(loaded: LoadedProject, name: string): Promise<ValidatedSource> {
  const { userFiles } = await import("@mlops-yaml/schema");
  await writeGenerated(loaded);
  await compileProject(loaded.folder, userFiles(loaded.project));
  const module = pathToFileURL(join(loaded.folder, "build", "generated", "project.js")).href;
  const { project } = (await import(module)) as { project: { sources: readonly ValidatedSource[] } };
  const found = project.sources.find((each) => each.name === name);
  if (!found) throw new Error(`the compiled project has no source ${name}`);
  return found;
}
