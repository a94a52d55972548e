import type { Queryable } from "../store/index.js";
import type { Declaration } from "./declaration.js";
import { isReadAs } from "./held-batches.js";
import type { ReadingReport } from "./read-files.js";

/** Undeclared columns of the data that no batch had which was read as declared. */
export async function unknownColumns(
  db: Queryable,
  source: string,
  declaration: Declaration,
  { undeclared }: Pick<ReadingReport, "undeclared">,
): Promise<string[]> {
  const names = Object.keys(undeclared);
  if (names.length === 0) return [];
  const { rows } = await db.query<{ name: string }>(
    `SELECT name FROM unnest($2::text[]) AS name
      WHERE NOT EXISTS (SELECT FROM raw._batches AS batch
                         WHERE source = $1 AND ${isReadAs(declaration, "batch")} AND drift -> 'added' ? name)`,
    [source, names],
  );
  return rows.map(({ name }) => name);
}
