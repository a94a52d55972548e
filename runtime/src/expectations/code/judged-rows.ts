import { createHash } from "node:crypto";
import pg from "pg";
import { exactJson } from "../../json/exact-json.js";
import type { Kwargs } from "../expectation.js";

/** Rows that code of the user's own calls unexpected; gone with the transaction. */
const judgedRows = "pg_temp._judged_by_code";

/** Tells expectations by code apart; equal ones are judged once. */
export function judgementKey(kwargs: Kwargs): string {
  return createHash("sha256")
    .update(
      exactJson(
        Object.keys(kwargs)
          .sort()
          .map((name) => [name, kwargs[name]]),
      ),
    )
    .digest("hex")
    .slice(0, 16);
}

/**
 * True for rows that the expectation's code called unexpected.
 * @param rowId SQL that tells the rows of the relation apart
 */
export function isJudgedUnexpected(key: string, rowId: string): string {
  return `EXISTS (SELECT FROM ${judgedRows} AS "judged" WHERE "judged".expectation = ${pg.escapeLiteral(key)} AND "judged".row_id = (${rowId})::text)`;
}

/** Makes the table where it is not yet there. */
export async function prepareJudgedRows(client: pg.ClientBase): Promise<void> {
  await client.query(
    "CREATE TEMPORARY TABLE IF NOT EXISTS _judged_by_code (expectation text, row_id text, PRIMARY KEY (expectation, row_id)) ON COMMIT DROP",
  );
  await client.query("TRUNCATE pg_temp._judged_by_code");
}

export const copyJudgedRows = `COPY ${judgedRows} FROM STDIN`;
