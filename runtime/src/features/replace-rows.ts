import pg from "pg";
import type { PoolClient } from "pg";
import type { Logger } from "../logging/logger.js";
import { storedTypes } from "../store/index.js";
import type { FeatureViewDefinition } from "../v1/definitions.js";
import { insertComputedRows } from "./computed-rows.js";

/** Rows of a view: of these event times, and of these entities only. */
export interface Selection {
  /** timestamptz text, "-infinity" for all. */
  readonly from: string;
  /** Exclusive; missing: to the end. */
  readonly to?: string;
  /** For each key column, in the view's order, a list of values. Entities with all values in them; missing: all. */
  readonly keys?: readonly (readonly unknown[])[];
}

/** Sorts and window functions of a view over some hundred thousand rows then stay in memory. */
const workMemory = "64MB";

/** Computes the selected rows of features."view" anew in place of those that are there. */
export async function replaceRows(
  client: PoolClient,
  view: FeatureViewDefinition,
  selection: Selection,
  log: Logger,
): Promise<{ readonly written: number; readonly removed: number }> {
  const table = `features.${pg.escapeIdentifier(view.name)}`;
  const { condition, values } = selectionSql(view, selection);
  await client.query(`SET LOCAL work_mem = '${workMemory}'`);
  const deleted = await client.query(
    `DELETE FROM ${table} AS rows WHERE ${["rows.event_time >= $1::timestamptz", ...condition].join(" AND ")}`,
    values,
  );
  const sql = condition.length === 0 ? view.rowsSql : selected(view.rowsSql, condition);
  const removed = deleted.rowCount ?? 0;
  if (view.code !== undefined) {
    return { written: await insertComputedRows(client, view, view.code, { sql, values }, { log }), removed };
  }
  const columns = [...Object.keys(view.keys), "event_time", "known_at", ...Object.keys(view.fields)];
  const inserted = await client.query(
    `INSERT INTO ${table} (${columns.map(pg.escapeIdentifier).join(", ")})\n${sql}`,
    values,
  );
  return { written: inserted.rowCount ?? 0, removed };
}

/** The conditions are on the entity's keys, by which every part of a view's query is divided: the planner pushes them down. */
function selected(rowsSql: string, condition: readonly string[]): string {
  return `SELECT * FROM (\n${rowsSql}\n) AS rows WHERE ${condition.join(" AND ")}`;
}

function selectionSql(
  view: FeatureViewDefinition,
  { from, to, keys }: Selection,
): { readonly condition: readonly string[]; readonly values: unknown[] } {
  const values: unknown[] = [from];
  const condition: string[] = [];
  if (to !== undefined) condition.push(`rows.event_time < $${values.push(to)}::timestamptz`);
  Object.entries(view.keys).forEach(([name, type], index) => {
    const list = keys?.[index];
    if (list === undefined) return;
    condition.push(`rows.${pg.escapeIdentifier(name)} = ANY ($${values.push(list)}::${storedTypes[type]}[])`);
  });
  return { condition, values };
}
