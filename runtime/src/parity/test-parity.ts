import { test } from "node:test";
import { createPool, waitUntilReachable } from "../store/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { ParityDifference } from "./differences.js";
import { useRules } from "../zones/index.js";
import { parityOf } from "./parity-of.js";
import { verifyModel } from "./verify-model.js";

/**
 * A test of Node's own runner: examples of the model's training set, answered as a server answers them, have the same
 * inputs. It reads the database that DATABASE_URL names and writes nothing that stays; without an example it is skipped.
 * @param examples how many are drawn
 */
export async function testParity(
  project: ProjectDefinition,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each model
  model: ModelDefinition<any>,
  { examples }: { readonly examples: number },
): Promise<void> {
  await test(`${model.name}: training, replays and the online path agree`, async (context) => {
    const queries = parityOf(project, model);
    const pool = createPool();
    try {
      await waitUntilReachable(pool, { seconds: 0 });
      if (queries === null) return context.skip("the model reads no feature and computes nothing");
      await useRules(pool, project.timezone);
      const { compared, differences } = await verifyModel(pool, queries, { rows: examples, inputs: model });
      if (differences.length > 0) throw new Error(differences.map(described).join("\n"));
      if (compared.historical + compared.computed === 0)
        context.skip("there is no example whose label is known");
    } finally {
      await pool.end();
    }
  });
}

function described({ check, feature, rows, examples }: ParityDifference): string {
  const shown = examples.map(
    ({ exampleId, at, wanted, found }) =>
      `  example ${exampleId} at ${at}: ${wanted ?? "null"} in training, ${found ?? "null"} found`,
  );
  return [`${feature} differs in ${rows} (${check})`, ...shown].join("\n");
}
