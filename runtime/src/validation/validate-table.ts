import pg from "pg";
import { environmentParameters, evaluateExpectations } from "../expectations/index.js";
import type { Logger } from "../logging/logger.js";
import { transaction, type Environment } from "../store/index.js";
import type { ValidatedSource, Validation } from "./validation.js";

export interface TableValidationOptions {
  /** `result_format` of Great Expectations. */
  readonly resultFormat: string;
  readonly projectDirectory: string;
  /** IANA name: times in arguments that have no zone are local times of it. */
  readonly timezone: string;
  /** Suite parameters are read from it. */
  readonly env: Environment;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Judges a source's expectations over all rows that are stored of it. One snapshot: batches that are loaded meanwhile
 * do not count. Nothing is changed or recorded.
 * @returns null: the source has no table yet
 */
export async function validateTable(
  pool: pg.Pool,
  source: ValidatedSource,
  { resultFormat, projectDirectory, timezone, env, log, signal }: TableValidationOptions,
): Promise<Validation | null> {
  const relation = `raw.${pg.escapeIdentifier(source.name)}`;
  const work = async (client: pg.PoolClient): Promise<Validation | null> => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    const { rows: found } = await client.query<{ there: boolean; now: Date }>(
      "SELECT to_regclass($1) IS NOT NULL AS there, now() AS now",
      [relation],
    );
    const [{ there, now } = { there: false, now: new Date() }] = found;
    if (!there) return null;
    const outcomes = await evaluateExpectations(client, {
      relation,
      columns: source.columns,
      expectations: source.expectations,
      source: source.name,
      primaryKey: source.primaryKey,
      resultFormat,
      timezone,
      parameters: environmentParameters(env),
      code: { log, signal, projectDirectory },
      now,
    });
    const counted = await client.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${relation}`);
    return {
      source: source.name,
      batchId: null,
      origin: null,
      rows: counted.rows[0]?.rows ?? 0,
      evaluatedAt: now.toISOString(),
      outcomes,
    };
  };
  return transaction(pool, work, signal);
}
