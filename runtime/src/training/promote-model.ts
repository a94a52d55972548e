import type { Pool } from "pg";
import type { Logger } from "../logging/logger.js";
import { finishRun, resolveAlias, setAlias, versionOfRun } from "../tracking/index.js";
import type { ModelDefinition } from "../definitions/model.js";

export interface Promotion {
  readonly promoted: boolean;
  readonly version: number;
  /** What happened and why, in one sentence. */
  readonly message: string;
}

/**
 * Last step: points the model's alias to the run's version if it passed its gates, and ends the run. A newer
 * version that has the alias already keeps it.
 */
export async function promoteModel(
  pool: Pool,
  model: ModelDefinition,
  { runId, log }: { readonly runId: string; readonly log?: Logger },
): Promise<Promotion> {
  const promotion = await promote(pool, model, runId);
  await finishRun(pool, runId, "FINISHED");
  log?.info(promotion.message);
  return promotion;
}

async function promote(pool: Pool, model: ModelDefinition, runId: string): Promise<Promotion> {
  const registered = await versionOfRun(pool, runId);
  if (!registered) throw new TypeError(`the run ${runId} has no version of ${model.name}`);
  const { version, gates, gatesPassed } = registered;
  const named = `${model.name} version ${version}`;
  const kept = (why: string): Promotion => ({
    promoted: false,
    version,
    message: `${named} is not promoted: ${why}`,
  });
  if (model.promote === null) return kept("the model names no alias to promote to");
  const current = await resolveAlias(pool, model.name, model.promote);
  if (!gatesPassed) {
    const missed = gates.filter(({ passed }) => !passed);
    const why = missed.map(({ message }) => message).join("; ");
    // An alias is never without a version because of a gate: what serves goes on.
    if (current?.version !== version) return kept(why);
    return {
      promoted: false,
      version,
      message: `${named} stays the ${model.promote} though it misses a gate: ${why}`,
    };
  }
  if (current && current.version > version)
    return kept(`${model.promote} is the newer version ${current.version}`);
  await setAlias(pool, {
    model: model.name,
    alias: model.promote,
    version,
    reason: gates.length === 0 ? "there are no gates" : gates.map(({ message }) => message).join("; "),
  });
  return { promoted: true, version, message: `${named} is the ${model.promote}` };
}
