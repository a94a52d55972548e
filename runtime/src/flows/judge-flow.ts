import { modelHash, modelHashes } from "../hashes/model-hashes.js";
import { newestVersion } from "../tracking/index.js";
import { judgeModel, promoteModel } from "../training/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { registerFlow } from "./flow.js";
import type { Flow, FlowContext } from "./flow.js";
import { judgeName } from "./names.js";
import { databasePolicy } from "./step-policy.js";
import { step } from "./step.js";

/**
 * `judge.<model>`: judges the newest version again, by the gates, metrics, slices and baselines of now, and promotes it if
 * it passes. Nothing is trained.
 */
export function registerJudgeFlow(context: FlowContext, model: ModelDefinition): Flow {
  const { pool, project } = context;
  return registerFlow(context, judgeName(model.name), modelHash(model, project), async (run) => {
    const newest = await step("find the version", databasePolicy, run.log, () =>
      newestVersion(pool, model.name),
    );
    if (newest === null) return { message: `${model.name} has no version to judge` };
    const { runId, version } = newest;
    const log = run.log.with({ run_id: runId });
    const judgedHash = modelHashes(model, project).judged;
    await step("judge", databasePolicy, log, () =>
      judgeModel(pool, model, { runId, version, judgedHash, log }),
    );
    const promotion = await step("promote", databasePolicy, log, () =>
      promoteModel(pool, model, { runId, log }),
    );
    return { message: promotion.message };
  });
}
