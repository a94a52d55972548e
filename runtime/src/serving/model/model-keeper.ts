import type pg from "pg";
import { codeOf, isConnectionLost, messageOf, RuntimeError } from "../../errors/index.js";
import type { Logger } from "../../logging/logger.js";
import { requireMigrated } from "../../store/index.js";
import { resolveAlias } from "../../tracking/index.js";
import type { FeatureViewDefinition } from "../../definitions/feature-view.js";
import type { ModelDefinition } from "../../definitions/model.js";
import type { FollowedRules } from "../../zones/index.js";
import { listenForAlias } from "./alias-listener.js";
import { loadModel, type WarmUp } from "./load-model.js";
import { modelSlot, type ModelSlot } from "./served-model.js";

export interface ModelKeeper {
  readonly slot: ModelSlot;
  /** Why the alias's version is not the one that answers; null: it is. */
  problem(): string | null;
  stop(): Promise<void>;
}

export interface ModelKeeperOptions {
  readonly pool: pg.Pool;
  readonly model: ModelDefinition;
  readonly alias: string;
  /** Of the model as this process knows it. */
  readonly learnedHash: string;
  /** Views that the model reads: no version is loaded before their tables are there. */
  readonly views: readonly FeatureViewDefinition[];
  readonly warmUp: WarmUp;
  /** No version is loaded before the process works with the rules of its database. */
  readonly zoneRules: Pick<FollowedRules, "ready">;
  readonly log: Logger;
}

/** How often the alias is read where no notification came. */
const pollMilliseconds = 5000;
/** How long a version that failed to load is left alone. */
const retryMilliseconds = 60_000;

/**
 * Keeps the version in the slot that the alias names: loads it when the process starts and whenever the alias
 * moves, and goes on with the former version while a new one cannot be loaded.
 */
export async function keepModel(options: ModelKeeperOptions): Promise<ModelKeeper> {
  const { pool, model, alias, learnedHash, views, warmUp, zoneRules, log } = options;
  const slot = modelSlot();
  let problem: string | null = null;
  let migrated = false;
  let failed: { readonly version: number; readonly at: number } | null = null;

  const report = (message: string | null, error?: unknown): void => {
    if (message !== null && message !== problem) {
      const fields = { model: model.name, alias, serving_version: slot.current()?.version ?? null };
      log.warn(message, error === undefined ? fields : { ...fields, error });
    }
    problem = message;
  };

  const follow = async (): Promise<void> => {
    try {
      if (!migrated) await requireMigrated(pool, { sources: [], features: views });
      migrated = true;
      await zoneRules.ready();
      const version = await resolveAlias(pool, model.name, alias);
      if (version === null) return report(`no version has the alias ${alias} yet`);
      if (version.version === slot.current()?.version) return report(null);
      if (failed?.version === version.version && performance.now() - failed.at < retryMilliseconds) return;
      try {
        const loaded = await loadModel(pool, { model, learnedHash }, version, warmUp);
        slot.replace(loaded);
        failed = null;
        report(null);
        log.info("serving", { model: model.name, version: loaded.version, run_id: loaded.runId });
        if (loaded.definitionDiffers) {
          log.warn(`version ${loaded.version} was trained from another state of mlops.yaml`, {
            model: model.name,
          });
        }
        if (loaded.zoneRulesDiffer) {
          log.warn(
            `version ${loaded.version} was trained by other rules of its time zone than the database has now: run train.${model.name}`,
            { model: model.name },
          );
        }
      } catch (error) {
        if (isConnectionLost(error)) throw error; // that says nothing of the version
        failed = { version: version.version, at: performance.now() };
        report(`version ${version.version} cannot be loaded: ${messageOf(error)}`, error);
      }
    } catch (error) {
      report(databaseProblem(error));
    }
  };

  const followOneAtATime = coalesced(follow);
  await followOneAtATime();
  const listener = listenForAlias(pool, model.name, () => void followOneAtATime());
  const timer = setInterval(() => void followOneAtATime(), pollMilliseconds);
  return {
    slot,
    problem: () => problem,
    stop: async () => {
      clearInterval(timer);
      await listener.stop();
      await followOneAtATime.idle();
      await slot.close();
    },
  };
}

function databaseProblem(error: unknown): string {
  if (error instanceof RuntimeError) return error.message;
  const code = codeOf(error);
  return `the registry cannot be read: ${messageOf(error) || code || "no answer"}`;
}

/** Calls while a run is under way lead to one more run after it. */
function coalesced(work: () => Promise<void>): (() => Promise<void>) & { idle: () => Promise<void> } {
  let running: Promise<void> | null = null;
  let again = false;
  const start = async (): Promise<void> => {
    do {
      again = false;
      await work();
    } while (again);
    running = null;
  };
  const call = (): Promise<void> => {
    if (running !== null) again = true;
    else running = start();
    return running ?? Promise.resolve();
  };
  return Object.assign(call, {
    idle: async () => {
      again = false;
      await running;
    },
  });
}
