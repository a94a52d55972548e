import pg from "pg";
import type { Logger } from "../logging/logger.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import { viewShape, type TableShape } from "../store/table-shape.js";

/**
 * Drops a view's tables when their columns are not the declared ones any more, or when its source was
 * emptied: what they hold is derived from raw tables and computed anew.
 */
export async function adaptViewTables(
  client: pg.PoolClient,
  view: FeatureViewDefinition,
  stored: ReadonlyMap<string, TableShape>,
  { sourceEmptied, log }: { sourceEmptied: boolean; log: Logger },
): Promise<void> {
  const outdated = (["features", "online"] as const).some((schema) => {
    const shape = stored.get(`${schema}.${view.name}`);
    return shape !== undefined && !sameColumns(shape, viewShape(view, schema));
  });
  if (!outdated && !sourceEmptied) return;
  for (const schema of ["features", "online", "computing"]) {
    await client.query(`DROP TABLE IF EXISTS ${schema}.${pg.escapeIdentifier(view.name)}`);
  }
  await client.query("DELETE FROM features._materializations WHERE view = $1", [view.name]);
  await client.query("DELETE FROM features._computations WHERE view = $1", [view.name]);
  log.info(`the tables of ${view.name} are computed again`, { view: view.name });
}

/** Makes the table in which rows of the view are gathered while they are computed interval by interval. */
export async function addComputingTable(client: pg.PoolClient, view: FeatureViewDefinition): Promise<void> {
  const table = pg.escapeIdentifier(view.name);
  await client.query(`CREATE TABLE IF NOT EXISTS computing.${table} (LIKE features.${table})`);
}

/** Whether a table has the columns that another one is to have. */
export function sameColumns(stored: TableShape, wanted: TableShape): boolean {
  return (
    stored.columns.size === wanted.columns.size &&
    [...wanted.columns].every(([name, { type }]) => stored.columns.get(name)?.type === type) &&
    (wanted.primaryKey.length === 0 || stored.primaryKey.join() === wanted.primaryKey.join())
  );
}
