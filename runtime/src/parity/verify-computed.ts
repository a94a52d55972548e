import type { PoolClient } from "pg";
import type { ParityExample } from "./differences.js";
import type { ParityQueries } from "./queries.js";

type Row = Readonly<Record<string, unknown>>;

/** The emitted functions of a model, which a server calls. */
export interface ComputedInputs {
  readonly derive: (row: never) => Row;
  /** Missing: it reads no on-demand view. */
  readonly onDemand?: (row: never) => Row;
}

/**
 * Computes inputs of examples as a server does, from the columns that a caller sends and from what history knew at the
 * example's time, and compares them with the training set, where the database computed them.
 * @param ids of the examples
 */
export async function verifyComputed(
  client: PoolClient,
  queries: ParityQueries,
  { derive, onDemand }: ComputedInputs,
  ids: readonly string[],
  compare: (input: string, example: ParityExample) => void,
): Promise<void> {
  const { rows: examples } = await client.query<Row>(
    `SELECT * FROM (\n${queries.trainingSetSql}\n) AS training_set WHERE example_id = ANY ($2::text[])`,
    [new Date(), ids],
  );
  const { rows } = await client.query<Row>(
    `SELECT ${queries.exampleIdSql} AS "_example_id", * FROM ${queries.sourceTable} WHERE ${queries.exampleIdSql} = ANY ($1)`,
    [ids],
  );
  const sent = new Map(rows.map((row) => [row["_example_id"], row]));
  for (const example of examples) {
    const row = sent.get(example["example_id"]) ?? {};
    const at = (example["predict_at"] as Date | null) ?? new Date();
    const looked =
      queries.historicalSql === null
        ? {}
        : (
            await client.query<Row>(queries.historicalSql, [
              at,
              ...queries.parameters.map((name) => row[name] ?? null),
            ])
          ).rows[0];
    const computed = { ...derive(row as never), ...onDemand?.({ ...row, ...looked } as never) };
    for (const input of queries.computed)
      compare(input, {
        exampleId: String(example["example_id"]),
        at: at.toISOString(),
        wanted: textOf(example[input]),
        found: textOf(computed[input]),
      });
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.toISOString() : String(value as string | number | boolean);
}
