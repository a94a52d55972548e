import type { Queryable } from "../store/index.js";
import { type GateOutcome, tagNames } from "../tracking/index.js";
import type { ModelStatus } from "./status.js";

interface VersionRow {
  readonly name: string;
  readonly version: number;
  readonly run_id: string;
  readonly gates: readonly GateOutcome[];
  readonly gates_passed: boolean;
  readonly created_at: Date;
  readonly metrics: Record<string, number> | null;
  readonly warnings: readonly string[] | null;
}

/** Versions, aliases and test metrics of each model. */
export async function readModels(db: Queryable, models: readonly string[]): Promise<ModelStatus[]> {
  const versions = await db.query<VersionRow>(
    `SELECT v.name, v.version, v.run_id, v.gates, v.gates_passed, v.created_at,
            (SELECT json_object_agg(key, value) FROM (
               SELECT DISTINCT ON (key) key, value FROM ml.metrics m
                WHERE m.run_id = v.run_id AND key NOT LIKE '%.%' ORDER BY key, step DESC) AS newest) AS metrics,
            (SELECT value::json FROM ml.tags t WHERE t.run_id = v.run_id AND t.key = '${tagNames.warnings}') AS warnings
       FROM ml.model_versions v WHERE v.name = ANY($1) ORDER BY v.name, v.version DESC`,
    [models],
  );
  const aliases = await db.query<{ name: string; alias: string; version: number }>(
    "SELECT name, alias, version FROM ml.aliases WHERE name = ANY($1) ORDER BY alias",
    [models],
  );
  return models.map((name) => {
    const own = versions.rows.filter((row) => row.name === name);
    const pointing = aliases.rows.filter((row) => row.name === name);
    return {
      name,
      state: own.length === 0 ? "untrained" : "trained",
      aliases: Object.fromEntries(pointing.map(({ alias, version }) => [alias, version])),
      versions: own.map((row) => ({
        version: row.version,
        runId: row.run_id,
        gatesPassed: row.gates_passed,
        gates: row.gates,
        createdAt: row.created_at.toISOString(),
        metrics: row.metrics ?? {},
        warnings: row.warnings ?? [],
      })),
    };
  });
}
