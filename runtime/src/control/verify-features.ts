import { verifyModel, type ModelParity, type ParityQueries } from "../parity/index.js";
import { withPool } from "./with-pool.js";

/** Compares the executions of each model's features, model by model. @param rows examples to draw of each */
export async function verifyFeatures(
  databaseUrl: string,
  models: readonly ParityQueries[],
  options: { readonly rows: number },
): Promise<readonly ModelParity[]> {
  return withPool(databaseUrl, async (pool) => {
    const results: ModelParity[] = [];
    for (const queries of models) results.push(await verifyModel(pool, queries, options));
    return results;
  });
}
