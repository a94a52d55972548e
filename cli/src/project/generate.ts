import type { WritePlan } from "@mlops-yaml/generator";
import type { LoadedProject } from "./load.js";

/** What generating would do to the project's folder; nothing is written. */
export async function planGenerate({ folder, project }: LoadedProject): Promise<WritePlan> {
  const { generate, planWrite } = await import("@mlops-yaml/generator");
  return planWrite(folder, await generate(project));
}

/**
 * Generates: writes what changed and returns what was done.
 * @param restore files that are overwritten although they were edited by hand; empty: all; undefined: none
 */
export async function writeGenerated(
  loaded: LoadedProject,
  { restore }: { readonly restore?: readonly string[] | undefined } = {},
): Promise<WritePlan> {
  const { applyPlan, restoring } = await import("@mlops-yaml/generator");
  const found = await planGenerate(loaded);
  const plan = restore === undefined ? found : restoring(found, restore);
  await applyPlan(loaded.folder, plan);
  return plan;
}

/** Number of files that were, or would be, written or removed. */
export function changesOf(plan: WritePlan): number {
  return plan.create.length + plan.update.length + plan.remove.length;
}
