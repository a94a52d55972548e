import { join } from "node:path";
import { loadProject, readProject, type Project, type ProjectResult } from "@mlops-yaml/schema";

/** The project of a mlops.yaml text; fails with its problems. */
export async function projectOf(text: string): Promise<Project> {
  return projectOrFail(await readProject(text, { file: "mlops.yaml" }));
}

/** The project in a folder, with the code that it names. */
export async function projectIn(folder: string): Promise<Project> {
  return projectOrFail(await loadProject(join(folder, "mlops.yaml")));
}

function projectOrFail(result: ProjectResult): Project {
  if ("diagnostics" in result) {
    throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  }
  return result.project;
}

export function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`expected one item, not ${items.length}`);
  return item;
}
