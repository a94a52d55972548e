import { modelHash, modelHashes } from "../hashes/model-hashes.js";
import { projectHash } from "../hashes/project-hash.js";
import { finishRun, newRunId } from "../tracking/index.js";
import { buildTrainingSet, promoteModel, registerModel, trainModel } from "../training/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { isInterruption, registerFlow } from "./flow.js";
import type { Flow, FlowContext } from "./flow.js";
import { trainName } from "./names.js";
import { databasePolicy } from "./step-policy.js";
import { step } from "./step.js";

/**
 * `train.<model>`: training set, training, registration, promotion. The run's id and the time as of which
 * labels are known are fixed in the first step, so that a step which is repeated works on the same run.
 * A version that misses a gate is registered and not promoted; the flow then succeeds and says why.
 */
export function registerTrainFlow(context: FlowContext, model: ModelDefinition): Flow {
  const { pool } = context;
  const { seed, timezone } = context.project;
  const hashes = modelHashes(model, context.project);
  return registerFlow(context, trainName(model.name), modelHash(model, context.project), async (run) => {
    const { runId, asOf } = await step("fix the run", databasePolicy, run.log, () =>
      Promise.resolve({ runId: newRunId(), asOf: new Date().toISOString() }),
    );
    const log = run.log.with({ run_id: runId });
    try {
      await step("build training set", databasePolicy, log, () =>
        buildTrainingSet(pool, model, {
          runId,
          asOf: new Date(asOf),
          seed,
          definitionHash: hashes.learned,
          configurationHash: projectHash(context.project),
          timezone,
          log,
        }),
      );
      await step("train", databasePolicy, log, () => trainModel(pool, model, { runId, seed, log }));
      await step("register", databasePolicy, log, () => registerModel(pool, model, { runId, hashes, log }));
      const promotion = await step("promote", databasePolicy, log, () =>
        promoteModel(pool, model, { runId, log }),
      );
      return { message: promotion.message };
    } catch (error) {
      if (!isInterruption(error)) {
        await step("fail run", databasePolicy, log, () => finishRun(pool, runId, "FAILED"));
      }
      throw error;
    }
  });
}
