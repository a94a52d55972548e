import pg from "pg";
import type { PoolClient } from "pg";
import { codeOf, messageOf } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { storedTypes } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";
import { insertComputedRows } from "./computed-rows.js";
import {
  entityText,
  failingEntities,
  isDataError,
  mostFailing,
  withoutEntities,
} from "./failing-entities.js";
import type { ViewQuery } from "./failing-entities.js";
import { tellingOfMissing } from "./missing-values.js";
import { readingPart } from "./reading-part.js";
import { uncomputable } from "./uncomputable.js";

/** Rows of a view: of these event times, and of these entities only. */
export interface Selection {
  /** timestamptz text, "-infinity" for all. */
  readonly from: string;
  /** Exclusive; missing: to the end. */
  readonly to?: string | undefined;
  /** For each key column, in the view's order, a list of values. Entities with all values in them; missing: all. */
  readonly keys?: readonly (readonly unknown[])[] | undefined;
}

/** SQLSTATE. */
const numericValueOutOfRange = "22003";

/** Sorts and window functions of a view over some hundred thousand rows then stay in memory. */
const workMemory = "64MB";

/**
 * Computes rows of the view into a table of its columns. A value that its column cannot hold is missing; an entity over
 * whose rows an expression fails has no row, and both are told of, while the rest is computed.
 * @param into quoted name of the table
 * @returns how many
 * @throws RuntimeError MLO5160 where an expression fails over more than 20 entities or all of them, or in a view with code
 */
export async function computeRows(
  client: PoolClient,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  selection: Selection,
  { into, log }: { readonly into: string; readonly log: Logger },
): Promise<number> {
  const { condition, values } = selectionSql(view, selection);
  const rowsSql = selection.to === undefined ? view.rowsSql : readingUpTo(view.rowsSql, source);
  const sql = condition.length === 0 ? rowsSql : selected(rowsSql, condition);
  await client.query(`SET LOCAL work_mem = '${workMemory}'`);
  const { from, keys } = selection;
  const insert = async (query: ViewQuery): Promise<number> => {
    if (view.code !== undefined) return insertComputedRows(client, view, view.code, query, { into, log });
    const inserted = await client.query(`INSERT INTO ${into} (${columnsOf(view)})\n${query.sql}`, [
      ...query.values,
    ]);
    return inserted.rowCount ?? 0;
  };
  const context = { view: view.name, from, isWhole: keys === undefined, log };
  return tellingOfMissing(client, context, async (tell) => {
    await client.query("SAVEPOINT computing");
    try {
      return await insert({ sql, values });
    } catch (error) {
      if (!isDataError(error)) throw error;
      await client.query("ROLLBACK TO SAVEPOINT computing");
      const isOutOfRange = codeOf(error) === numericValueOutOfRange;
      const query = { sql: isOutOfRange ? negatingAsNumeric(sql) : sql, values };
      if (isOutOfRange) {
        try {
          return await insert(query);
        } catch (again) {
          if (!isDataError(again)) throw again;
        }
      }
      const failing = await failingEntities(client, view, query);
      const entities = failing?.entities ?? [];
      const isSingle = entities.length > 0 && entities.length <= mostFailing && failing?.areAll === false;
      if (!isSingle || view.code !== undefined) throw uncomputable(view, error, entities);
      for (const entity of entities)
        for (const field of entity.fields) tell(field, entityText(view, entity), messageOf(error));
      return insert(
        withoutEntities(
          view,
          query,
          entities.map((entity) => entity.keys),
        ),
      );
    }
  });
}

/**
 * The least bigint, -2^63, has no negative with which it could leave a window. Sums of bigint are several times faster
 * than those of numeric, so only a view that holds one pays for it.
 */
function negatingAsNumeric(sql: string): string {
  return sql.replaceAll(/sum\((_?sign) \* (_?value)\)/g, "sum($1 * $2::numeric)");
}

/** All columns of the view's tables, quoted. */
export function columnsOf(view: FeatureViewDefinition): string {
  return [...Object.keys(view.keys), "event_time", "known_at", ...Object.keys(view.fields)]
    .map(pg.escapeIdentifier)
    .join(", ");
}

/** Conditions on `rows`; $1 is the first event time, and $2 the end where there is one. */
export function selectionSql(
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

/** The conditions are on the entity's keys, by which every part of a view's query is divided: the planner pushes them down. */
function selected(rowsSql: string, condition: readonly string[]): string {
  return `SELECT * FROM (\n${rowsSql}\n) AS rows WHERE ${condition.join(" AND ")}`;
}

/**
 * The view's query over no more of the source than it needs: raw rows from the end ($2) on make no row of the view before
 * it, and what stands around windows cannot be pushed down to them.
 */
function readingUpTo(rowsSql: string, { name, eventTime }: SourceDefinition): string {
  if (eventTime === null) return rowsSql;
  return readingPart(rowsSql, name, `${pg.escapeIdentifier(eventTime)} < $2::timestamptz`);
}
