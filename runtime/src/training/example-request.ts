import pg from "pg";
import type { Queryable } from "../store/index.js";
import type { ModelDefinition } from "../v1/definitions.js";

/**
 * A body for /predict from the source row of an example: every field of the request schema, and the time of
 * the prediction. Fields without a value are left out. Where the row was replaced since the training set was
 * read, any other row serves, without a time.
 * @param predictAt milliseconds since 1970; null: the schema has no times
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
  const given = Object.entries(row).filter(([, value]) => value !== null);
  const times =
    own && example.predictAt !== null && "predict_at" in properties
      ? { predict_at: new Date(example.predictAt).toISOString() }
      : {};
  return { ...Object.fromEntries(given), ...times };
}
