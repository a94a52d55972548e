import { parityOf, verifyModel, type ModelParity } from "../parity/index.js";
import type { ProjectDefinition } from "../definitions/project.js";
import { withPool } from "../store/with-pool.js";
import { useRules } from "../zones/index.js";

/**
 * Compares the executions of each model's features, model by model.
 * @param project as it was emitted
 * @param models those to look at
 * @param rows examples to draw of each
 */
export async function verifyFeatures(
  databaseUrl: string,
  project: ProjectDefinition,
  { models, rows }: { readonly models: readonly string[]; readonly rows: number },
): Promise<readonly ModelParity[]> {
  return withPool(databaseUrl, async (pool) => {
    await useRules(pool, project.timezone);
    const results: ModelParity[] = [];
    for (const model of project.models) {
      const queries = models.includes(model.name) ? parityOf(project, model) : null;
      if (queries !== null) results.push(await verifyModel(pool, queries, { rows, inputs: model }));
    }
    return results;
  });
}
