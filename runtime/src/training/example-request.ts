import pg from "pg";
import type { Queryable } from "../store/index.js";
import type { ModelDefinition } from "../v1/definitions.js";

/**
 * A body for /predict from the source row of an example: every field of the request schema, and the time of
 * the prediction. Fields without a value are left out.
 * @param predictAt milliseconds since 1970; null: the schema has no times
 * @throws TypeError if the row is gone
 */
export async function exampleRequest(
  db: Queryable,
  model: Pick<ModelDefinition, "source" | "requestSchema">,
  example: { readonly id: string; readonly predictAt: number | null },
): Promise<Record<string, unknown>> {
  const { properties = {} } = model.requestSchema as { properties?: Record<string, unknown> };
  const fields = Object.keys(properties).filter((field) => field !== "predict_at");
  const table = `raw.${pg.escapeIdentifier(model.source)}`;
  const { rows } = await db.query<Record<string, unknown>>(
    `SELECT ${fields.map((field) => pg.escapeIdentifier(field)).join(", ")} FROM ${table}
     WHERE ${await exampleIdSql(db, table)} = $1 LIMIT 1`,
    [example.id],
  );
  const row = rows[0];
  if (!row) throw new TypeError(`the row of example ${example.id} is not in ${table}`);
  const given = Object.entries(row).filter(([, value]) => value !== null);
  const times =
    example.predictAt !== null && "predict_at" in properties
      ? { predict_at: new Date(example.predictAt).toISOString() }
      : {};
  return { ...Object.fromEntries(given), ...times };
}

/** How training sets number their examples: the key as text or as a JSON list, else a hash of the row. */
async function exampleIdSql(db: Queryable, table: string): Promise<string> {
  const { rows } = await db.query<{ name: string; key: boolean }>(
    `SELECT attname AS name, coalesce(attnum = ANY (indkey), false) AS key
     FROM pg_attribute
     LEFT JOIN pg_index ON indrelid = attrelid AND indisprimary
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attname <> '_batch_id'
     ORDER BY array_position(indkey::int2[], attnum), attnum`,
    [table],
  );
  const names = (of: typeof rows): string => of.map(({ name }) => pg.escapeIdentifier(name)).join(", ");
  const key = rows.filter((column) => column.key);
  if (key.length === 0) return `md5(ROW(${names(rows)})::text)`;
  return key.length === 1 ? `${names(key)}::text` : `json_build_array(${names(key)})::text`;
}
