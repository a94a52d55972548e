import type pg from "pg";
import { copyLine } from "./copy-text.js";

/** Rows that are fetched together. */
const fetched = 5_000;

/** Text as PostgreSQL prints it: no value passes through JavaScript but those that code is given. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => (text: unknown) => text as string };

/**
 * Rows of a query as lines of COPY's text format, a few thousand at a time. Between two chunks the connection is free
 * for other statements.
 * @param client in a transaction
 */
export async function* cursorLines(
  client: pg.ClientBase,
  sql: string,
  values: readonly unknown[] = [],
): AsyncGenerator<Uint8Array> {
  await client.query(`DECLARE user_code_rows NO SCROLL CURSOR FOR ${sql}`, [...values]);
  try {
    for (;;) {
      const { rows } = await client.query<(string | null)[]>({
        text: `FETCH ${fetched} FROM user_code_rows`,
        rowMode: "array",
        types: asText,
      });
      if (rows.length === 0) return;
      yield Buffer.from(rows.map(copyLine).join(""));
    }
  } finally {
    // A transaction that has failed has no cursor any more.
    await client.query("CLOSE user_code_rows").catch(() => undefined);
  }
}
