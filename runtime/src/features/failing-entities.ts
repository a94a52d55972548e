import pg from "pg";
import type { PoolClient } from "pg";
import { codeOf } from "../errors/index.js";
import { storedTypes } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import { readingPart } from "./reading-part.js";

/** SQLSTATE class of values that an expression cannot take: division by zero, out of range, the logarithm of 0. */
export const isDataError = (error: unknown): boolean => codeOf(error)?.startsWith("22") === true;

/** An entity over whose rows an expression of the view fails. */
export interface FailingEntity {
  /** Values of the view's keys, in its order. */
  readonly keys: readonly unknown[];
  /** Fields that fail over it. */
  readonly fields: readonly string[];
}

/** A query of the view, with the values of its parameters. */
export interface ViewQuery {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** More of them are not single bad values: the expression does not fit the data. */
export const mostFailing = 20;

/**
 * The entities over whose rows the query fails, found by halves: one among a million takes some forty queries, each over
 * half of the rows of the one before.
 * @param client in a transaction, with a savepoint "computing" at which nothing failed yet; it is rolled back to it
 * @returns the first mostFailing + 1 of them, and whether those are all that there are; null where the query has a form that
 *   cannot be asked about a part of its rows
 */
export async function failingEntities(
  client: PoolClient,
  view: FeatureViewDefinition,
  query: ViewQuery,
): Promise<{ readonly entities: readonly FailingEntity[]; readonly areAll: boolean } | null> {
  if (readingPart(query.sql, view.source, "true") === query.sql) return null;
  const names = Object.keys(view.keys).map(pg.escapeIdentifier);
  const found: FailingEntity[] = [];

  const fails = async (columns: string, entities: readonly (readonly unknown[])[]): Promise<boolean> => {
    const { sql, values } = withEntities(view, query, entities);
    await client.query("ROLLBACK TO SAVEPOINT computing");
    try {
      await client.query(`SELECT count(${columns}) FROM (${sql}) AS probed`, [...values]);
      return false;
    } catch (failure) {
      if (!isDataError(failure)) throw failure;
      return true;
    }
  };
  const search = async (entities: readonly (readonly unknown[])[]): Promise<void> => {
    if (entities.length === 0 || found.length > mostFailing || !(await fails("probed", entities))) return;
    const [keys] = entities;
    if (entities.length === 1 && keys !== undefined) {
      const fields: string[] = [];
      for (const field of Object.keys(view.fields))
        if (await fails(`probed.${pg.escapeIdentifier(field)}`, [keys])) fields.push(field);
      found.push({ keys, fields: fields.length > 0 ? fields : Object.keys(view.fields) });
      return;
    }
    const middle = Math.ceil(entities.length / 2);
    await search(entities.slice(0, middle));
    await search(entities.slice(middle));
  };

  await client.query("ROLLBACK TO SAVEPOINT computing");
  const { rows } = await client.query<unknown[]>({
    text: `SELECT DISTINCT ${names.join(", ")} FROM raw.${pg.escapeIdentifier(view.source)}
            WHERE ${names.map((name) => `${name} IS NOT NULL`).join(" AND ")}
            ORDER BY ${names.join(", ")}`,
    rowMode: "array",
  });
  await search(rows);
  await client.query("ROLLBACK TO SAVEPOINT computing");
  return { entities: found, areAll: found.length === rows.length };
}

/** The query over the rows of these entities. The keys are compared before anything is computed of a row. */
function withEntities(
  view: FeatureViewDefinition,
  query: ViewQuery,
  entities: readonly (readonly unknown[])[],
): ViewQuery {
  return divided(view, query, entities, "IS TRUE");
}

/** The query over the rows of all entities but these. */
export const withoutEntities = (
  view: FeatureViewDefinition,
  query: ViewQuery,
  entities: readonly (readonly unknown[])[],
): ViewQuery => divided(view, query, entities, "IS NOT TRUE");

function divided(
  view: FeatureViewDefinition,
  { sql, values }: ViewQuery,
  entities: readonly (readonly unknown[])[],
  is: "IS TRUE" | "IS NOT TRUE",
): ViewQuery {
  const keys = Object.entries(view.keys);
  const names = keys.map(([name]) => pg.escapeIdentifier(name)).join(", ");
  const lists = keys
    .map(([, type], place) => `$${values.length + place + 1}::${storedTypes[type]}[]`)
    .join(", ");
  const condition = `((${names}) IN (SELECT * FROM unnest(${lists}))) ${is} OFFSET 0`;
  return {
    sql: readingPart(sql, view.source, condition),
    values: [...values, ...keys.map((_, place) => entities.map((entity) => entity[place]))],
  };
}

/** `customer=c1, shop=2` */
export const entityText = (view: FeatureViewDefinition, { keys }: FailingEntity): string =>
  Object.keys(view.keys)
    .map((name, place) => `${name}=${String(keys[place])}`)
    .join(", ");
