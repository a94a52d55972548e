import pg from "pg";
import type { Queryable } from "../store/index.js";
import type { ModelDefinition } from "../definitions/model.js";

/**
 * A body for /predict from the source row of an example: every field of the request schema, and the time of
 * the prediction. Fields without a value are left out. Where the row was replaced since the training set was
 * read, any other row serves, without a time.
 * @param predictAt milliseconds since 1970; null: the schema has no times
 * Integers beyond ±(2^53 - 1) are bigints.
 * @throws TypeError if the source is empty
 */
export async function exampleRequest(
  db: Queryable,
  model: Pick<ModelDefinition, "source" | "exampleIdSql" | "requestSchema">,
  example: { readonly id: string; readonly predictAt: number | null },
): Promise<Record<string, unknown>> {
  const { properties = {} } = model.requestSchema as { properties?: Record<string, unknown> };
  const fields = Object.keys(properties).filter((field) => field !== "predict_at");
  const select = `SELECT ${fields.map((field) => pg.escapeIdentifier(field)).join(", ")}
                  FROM raw.${pg.escapeIdentifier(model.source)}`;
  const firstRow = async (sql: string, values: string[]): Promise<Record<string, unknown> | undefined> =>
    (await db.query<Record<string, unknown>>(`${sql} LIMIT 1`, values)).rows[0];
  const own = await firstRow(`${select} WHERE ${model.exampleIdSql} = $1`, [example.id]);
  const row = own ?? (await firstRow(select, []));
  if (!row) throw new TypeError(`raw.${model.source} is empty`);
  // Of integers that no double holds the driver gives the text.
  const given = Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(
      ([field, value]) =>
        [field, typeof value === "string" && isWhole(properties[field]) ? BigInt(value) : value] as const,
    );
  const times =
    own && example.predictAt !== null && "predict_at" in properties
      ? { predict_at: new Date(example.predictAt).toISOString() }
      : {};
  return { ...Object.fromEntries(given), ...times };
}

function isWhole(property: unknown): boolean {
  const { type } = property as { readonly type?: string | readonly string[] };
  return [type].flat().includes("integer");
}
