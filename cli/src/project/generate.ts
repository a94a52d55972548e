import type { WritePlan } from "@mlops-yaml/generator";
import type { LoadedProject } from "./load.js";

/** What generating would do to the project's folder; nothing is written. */
export async function planGenerate({ folder, project }: LoadedProject): Promise<WritePlan> {
  const { generate, planWrite } = await import("@mlops-yaml/generator");
  return planWrite(folder, await generate(project));
}

/** Generates: writes what changed and returns what was done. */
export async function writeGenerated(loaded: LoadedProject): Promise<WritePlan> {
  const { applyPlan } = await import("@mlops-yaml/generator");
  const plan = await planGenerate(loaded);
  await applyPlan(loaded.folder, plan);
  return plan;
}

/** Number of files that were, or would be, written or removed. */
export function changesOf(plan: WritePlan): number {
  return plan.create.length + plan.update.length + plan.remove.length;
}
