import type { Queryable } from "../store/index.js";

export interface GateOutcome {
  readonly metric: string;
  readonly kind: "bound" | "champion";
  readonly passed: boolean;
  readonly message: string;
}

export interface ModelVersion {
  readonly version: number;
  readonly runId: string;
  readonly hashes: VersionHashes;
}

/** Of the model as it was trained, and as it was judged last. */
export interface VersionHashes {
  readonly learned: string;
  readonly judged: string;
}

export interface RegisteredVersion extends ModelVersion {
  readonly gates: readonly GateOutcome[];
  readonly gatesPassed: boolean;
}

/** The channel on which servers hear that an alias of a model (the payload) moved. */
export const aliasChannel = "mlops_alias";

/**
 * Makes the run the model's next version (1, 2, …). A run has one version: registering it again returns that
 * one and changes nothing.
 */
export async function registerVersion(
  db: Queryable,
  given: {
    readonly model: string;
    readonly runId: string;
    readonly hashes: VersionHashes;
    readonly gates: readonly GateOutcome[];
    readonly gatesPassed: boolean;
  },
): Promise<number> {
  await db.query("INSERT INTO ml.registered_models (name) VALUES ($1) ON CONFLICT DO NOTHING", [given.model]);
  for (;;) {
    const registered = await versionOfRun(db, given.runId);
    if (registered) return registered.version;
    // Another run may take the same number at the same moment: nothing is inserted then, and it is tried again.
    await db.query(
      `INSERT INTO ml.model_versions (name, version, run_id, definition_hash, judged_hash, gates, gates_passed)
       SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6 FROM ml.model_versions WHERE name = $1
       ON CONFLICT DO NOTHING`,
      [
        given.model,
        given.runId,
        given.hashes.learned,
        given.hashes.judged,
        JSON.stringify(given.gates),
        given.gatesPassed,
      ],
    );
  }
}

/** Columns of a version, but for its gates. */
const versionColumns = `version, run_id AS "runId",
  json_build_object('learned', definition_hash, 'judged', judged_hash) AS hashes`;

export async function versionOfRun(db: Queryable, runId: string): Promise<RegisteredVersion | null> {
  const { rows } = await db.query<RegisteredVersion>(
    `SELECT ${versionColumns}, gates, gates_passed AS "gatesPassed" FROM ml.model_versions WHERE run_id = $1`,
    [runId],
  );
  return rows[0] ?? null;
}

/** The version with the greatest number; null: there is none. */
export async function newestVersion(db: Queryable, model: string): Promise<ModelVersion | null> {
  const { rows } = await db.query<ModelVersion>(
    `SELECT ${versionColumns} FROM ml.model_versions WHERE name = $1 ORDER BY version DESC LIMIT 1`,
    [model],
  );
  return rows[0] ?? null;
}

/** Puts another judgement in the place of the version's. */
export async function recordJudgement(
  db: Queryable,
  given: {
    readonly runId: string;
    readonly judgedHash: string;
    readonly gates: readonly GateOutcome[];
    readonly gatesPassed: boolean;
  },
): Promise<void> {
  await db.query(
    "UPDATE ml.model_versions SET judged_hash = $2, gates = $3, gates_passed = $4 WHERE run_id = $1",
    [given.runId, given.judgedHash, JSON.stringify(given.gates), given.gatesPassed],
  );
}

/**
 * Points the alias to a version, writes its history and tells the servers, in one statement. An alias that
 * points there already stays untouched.
 * @returns whether it moved
 */
export async function setAlias(
  db: Queryable,
  given: {
    readonly model: string;
    readonly alias: string;
    readonly version: number;
    readonly reason: string;
  },
): Promise<boolean> {
  const { rows } = await db.query(
    `WITH moved AS (
       INSERT INTO ml.aliases (name, alias, version) VALUES ($1, $2, $3)
       ON CONFLICT (name, alias) DO UPDATE SET version = excluded.version, set_at = now()
       WHERE aliases.version <> excluded.version
       RETURNING name, alias, version
     ), recorded AS (
       INSERT INTO ml.alias_history (name, alias, version, reason)
       SELECT name, alias, version, $4 FROM moved
     )
     SELECT pg_notify('${aliasChannel}', name) FROM moved`,
    [given.model, given.alias, given.version, given.reason],
  );
  return rows.length > 0;
}

export async function resolveAlias(
  db: Queryable,
  model: string,
  alias: string,
): Promise<ModelVersion | null> {
  const { rows } = await db.query<ModelVersion>(
    `SELECT ${versionColumns} FROM ml.aliases JOIN ml.model_versions USING (name, version)
     WHERE name = $1 AND alias = $2`,
    [model, alias],
  );
  return rows[0] ?? null;
}
