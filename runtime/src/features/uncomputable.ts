import pg from "pg";
import type { PoolClient } from "pg";
import { codeOf, messageOf, RuntimeError } from "../errors/index.js";
import { readingPart } from "./reading-part.js";
import { storedTypes } from "../store/index.js";
import type { FeatureViewDefinition } from "../v1/definitions.js";

/** SQLSTATE class of values that an expression cannot take: division by zero, out of range, the logarithm of 0. */
export const isDataError = (error: unknown): boolean => codeOf(error)?.startsWith("22") === true;

/** Values of the view's keys: a list for each key column. */
type Keys = readonly (readonly unknown[])[];

/**
 * What is told when an expression fails over some row: the entity, found by halves, and the fields that fail over it.
 * @param client in a transaction, with a savepoint "computing" at which the failure did not happen yet
 * @param values of the parameters of `sql`, which gives the rows of the view
 */
export async function uncomputable(
  client: PoolClient,
  view: FeatureViewDefinition,
  error: unknown,
  { sql, values }: { readonly sql: string; readonly values: readonly unknown[] },
): Promise<RuntimeError> {
  const names = Object.keys(view.keys).map(pg.escapeIdentifier);
  const fails = async (columns: string, keys: Keys): Promise<boolean> => {
    await client.query("ROLLBACK TO SAVEPOINT computing");
    try {
      const part = readingPart(sql, view.source, conditionOf(view, values.length));
      await client.query(`SELECT count(${columns}) FROM (${part}) AS probed`, [...values, ...keys]);
      return false;
    } catch (failure) {
      if (!isDataError(failure)) throw failure;
      return true;
    }
  };
  // A query of another form cannot be asked about a part of its rows: the view alone is named.
  if (readingPart(sql, view.source, "true") === sql) return told(view.name, error);
  await client.query("ROLLBACK TO SAVEPOINT computing");
  const raw = `raw.${pg.escapeIdentifier(view.source)}`;
  const { rows } = await client.query<unknown[]>({
    text: `SELECT DISTINCT ${names.join(", ")} FROM ${raw} WHERE ${names.map((name) => `${name} IS NOT NULL`).join(" AND ")}`,
    rowMode: "array",
  });
  const listsOf = (part: readonly unknown[][]): Keys =>
    names.map((_, place) => part.map((row) => row[place]));
  let left = rows;
  while (left.length > 1) {
    const half = left.slice(0, Math.ceil(left.length / 2));
    left = (await fails("probed", listsOf(half))) ? half : left.slice(half.length);
  }
  const entity = left[0];
  const found = entity !== undefined && (await fails("probed", listsOf([entity])));
  const failing: string[] = [];
  for (const field of found ? Object.keys(view.fields) : []) {
    if (await fails(`probed.${pg.escapeIdentifier(field)}`, listsOf([entity!]))) failing.push(field);
  }
  await client.query("ROLLBACK TO SAVEPOINT computing");
  const keys = Object.keys(view.keys).map((name, place) => `${name}=${String(entity?.[place])}`);
  const where = found ? `${view.name}.{${failing.join(", ")}} of ${keys.join(", ")}` : view.name;
  return told(where.replace(/\{([^,}]*)\}/, "$1"), error);
}

const told = (where: string, error: unknown): RuntimeError =>
  new RuntimeError("MLO5160", `${where} cannot be computed: ${messageOf(error)}.`, {
    cause: error,
    hint: "Have the expression take every value, as with nullif(divisor, 0) or a CASE, or put such rows into quarantine with an expectation.",
  });

/** The keys are compared before anything is computed of a row. @param given number of parameters before those of the keys */
function conditionOf(view: FeatureViewDefinition, given: number): string {
  const keys = Object.entries(view.keys).map(
    ([name, type], place) =>
      `${pg.escapeIdentifier(name)} = ANY ($${given + place + 1}::${storedTypes[type]}[])`,
  );
  return `${keys.join(" AND ")} OFFSET 0`;
}
