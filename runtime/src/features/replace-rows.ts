import pg from "pg";
import type { PoolClient } from "pg";
import type { Logger } from "../logging/logger.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";
import { columnsOf, computeRows, selectionSql, type Selection } from "./compute-rows.js";

/** Computes the selected rows of features."view" anew in place of those that are there. */
export async function replaceRows(
  client: PoolClient,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  selection: Selection,
  log: Logger,
): Promise<{ readonly written: number; readonly removed: number }> {
  const removed = await deleteRows(client, view, selection);
  const into = `features.${pg.escapeIdentifier(view.name)}`;
  return { written: await computeRows(client, view, source, selection, { into, log }), removed };
}

/** Puts the rows that were gathered in computing."view" in place of the selected ones of features."view". */
export async function moveComputedRows(
  client: PoolClient,
  view: FeatureViewDefinition,
  selection: Selection,
): Promise<{ readonly written: number; readonly removed: number }> {
  const removed = await deleteRows(client, view, selection);
  const table = pg.escapeIdentifier(view.name);
  const columns = columnsOf(view);
  const inserted = await client.query(
    `INSERT INTO features.${table} (${columns}) SELECT ${columns} FROM computing.${table}`,
  );
  return { written: inserted.rowCount ?? 0, removed };
}

async function deleteRows(
  client: PoolClient,
  view: FeatureViewDefinition,
  selection: Selection,
): Promise<number> {
  const { condition, values } = selectionSql(view, selection);
  const { rowCount } = await client.query(
    `DELETE FROM features.${pg.escapeIdentifier(view.name)} AS rows
      WHERE ${["rows.event_time >= $1::timestamptz", ...condition].join(" AND ")}`,
    values,
  );
  return rowCount ?? 0;
}
