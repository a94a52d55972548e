import { verifyModel, type ComputedInputs, type ModelParity, type ParityQueries } from "../parity/index.js";
import { withPool } from "./with-pool.js";

/**
 * Compares the executions of each model's features, model by model.
 * @param rows examples to draw of each
 * @param inputs the emitted functions by model
 */
export async function verifyFeatures(
  databaseUrl: string,
  models: readonly ParityQueries[],
  { rows, inputs }: { readonly rows: number; readonly inputs: ReadonlyMap<string, ComputedInputs> },
): Promise<readonly ModelParity[]> {
  return withPool(databaseUrl, async (pool) => {
    const results: ModelParity[] = [];
    for (const queries of models) {
      const functions = inputs.get(queries.model);
      results.push(await verifyModel(pool, queries, { rows, ...(functions && { inputs: functions }) }));
    }
    return results;
  });
}
