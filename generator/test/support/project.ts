import { readProject, type Project } from "@mlops-yaml/schema";

/** The project of a mlops.yaml text; fails with its problems. */
export async function projectOf(text: string): Promise<Project> {
  const result = await readProject(text, { file: "mlops.yaml" });
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
