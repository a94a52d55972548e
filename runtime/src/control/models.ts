import { RuntimeError } from "../errors/index.js";
import { setAlias } from "../tracking/index.js";
import { readModels } from "./read-models.js";
import type { ModelStatus } from "./status.js";
import { withPool } from "../store/with-pool.js";

export interface Promotion {
  readonly model: string;
  readonly version: number;
  readonly alias: string;
  /** Kept in the alias's history. */
  readonly reason: string;
}

/** Versions, aliases, gates and metrics of the models. */
export async function readModelVersions(
  databaseUrl: string,
  models: readonly string[],
): Promise<ModelStatus[]> {
  return withPool(databaseUrl, (pool) => readModels(pool, models));
}

/**
 * Gives a version an alias; servers that follow the alias load the version.
 * @returns whether the alias moved: false where the version had it already
 * @throws RuntimeError MLO5803 where there is no such version
 */
export async function promoteVersion(databaseUrl: string, promotion: Promotion): Promise<boolean> {
  const { model, version } = promotion;
  return withPool(databaseUrl, async (pool) => {
    const [status] = await readModels(pool, [model]);
    const versions = status?.versions.map((each) => each.version) ?? [];
    if (!versions.includes(version)) {
      const known = versions.length > 0 ? `It has ${versions.toReversed().join(", ")}.` : "It has none yet.";
      throw new RuntimeError("MLO5803", `${model} has no version ${version}. ${known}`);
    }
    return setAlias(pool, promotion);
  });
}
