import pg from "pg";
import { transaction } from "../store/index.js";
import { Differences, type ParityCheck, type ParityDifference } from "./differences.js";
import type { ParityQueries } from "./queries.js";
import { verifyComputed, type ComputedInputs } from "./verify-computed.js";

export interface ModelParity {
  readonly model: string;
  /** How many values were compared, by check. */
  readonly compared: Readonly<Record<ParityCheck, number>>;
  readonly differences: readonly ParityDifference[];
}

type Row = Readonly<Record<string, string | null>>;

/** Rebuilding online tables reads all of history, so it is done for this many times only. */
const rebuiltTimes = 3;

const asText: pg.CustomTypesConfig = { getTypeParser: () => (text: unknown) => text as string };

/**
 * Holds the executions of a model's features against each other, on randomly drawn examples:
 * historical: the look-up of a replay at the example's time gives what the training set has;
 * rebuilt: the online tables, filled as of that time, give it by the online look-up, for a few of the times;
 * online: the online tables as they are give what history knew when they were filled;
 * computed: the emitted functions compute what the database did.
 * It reads one state of the database and writes nothing that stays.
 * @param rows examples to draw
 */
export async function verifyModel(
  pool: pg.Pool,
  queries: ParityQueries,
  { rows, inputs }: { readonly rows: number; readonly inputs?: ComputedInputs },
): Promise<ModelParity> {
  return transaction(pool, async (client) => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    const examples = await drawExamples(client, queries, rows);
    const differences = new Differences();
    const compared = { historical: 0, rebuilt: 0, online: 0, computed: 0 };
    const compare = (
      check: ParityCheck,
      example: Row,
      at: string | null,
      wanted: Row,
      found: Row,
      features = queries.features,
    ): void => {
      for (const { name } of features) {
        compared[check] += 1;
        differences.compare(check, name, {
          exampleId: example["example_id"] ?? "",
          at,
          wanted: wanted[name] ?? null,
          found: found[name] ?? null,
        });
      }
    };

    if (inputs !== undefined)
      await verifyComputed(
        client,
        queries,
        inputs,
        examples.map((example) => example["example_id"] ?? ""),
        (input, example) => {
          compared.computed += 1;
          differences.compare("computed", input, example);
        },
      );
    const { historicalSql, onlineSql } = queries;
    if (historicalSql === null || onlineSql === null)
      return { model: queries.model, compared, differences: differences.list() };
    for (const example of examples) {
      const at = example["predict_at"] ?? "now";
      compare("historical", example, at, example, await lookUp(client, queries, historicalSql, at, example));
    }
    for (const view of queries.views) {
      const filledAt = await onlineAt(client, view.name);
      if (filledAt === null) continue;
      const features = queries.features.filter((feature) => feature.view === view.name);
      for (const example of examples) {
        const wanted = await lookUp(client, queries, historicalSql, filledAt, example);
        const found = await lookUp(client, queries, onlineSql, filledAt, example);
        compare("online", example, filledAt, wanted, found, features);
      }
    }
    // Last, as the temporary tables would stand in the way of nothing else then.
    for (const example of examples.filter((each) => each["predict_at"] != null).slice(0, rebuiltTimes)) {
      const at = example["predict_at"]!;
      const rebuilt = await rebuildOnline(client, queries, onlineSql, at);
      compare("rebuilt", example, at, example, await lookUp(client, queries, rebuilt, at, example));
    }
    return { model: queries.model, compared, differences: differences.list() };
  });
}

/** Rows of the training set as of now, with the columns of the source that look-ups take. */
async function drawExamples(
  client: pg.PoolClient,
  queries: ParityQueries,
  rows: number,
): Promise<readonly Row[]> {
  const { sourceTable, exampleIdSql, trainingSetSql, parameters } = queries;
  const keys = parameters.map((name, index) => `${pg.escapeIdentifier(name)}::text AS _key_${index}`);
  const { rows: drawn } = await client.query<Row>({
    text: `SELECT ${[`${exampleIdSql} AS example_id`, ...keys].join(", ")} FROM ${sourceTable} ORDER BY random() LIMIT $1`,
    // Some have no label yet, or are left out by the model's condition.
    values: [rows * 4],
    types: asText,
  });
  const keysOf = new Map(drawn.map((row) => [row["example_id"], row]));
  const { rows: examples } = await client.query<Row>({
    text: `SELECT * FROM (\n${trainingSetSql}\n) AS training_set WHERE example_id = ANY ($2::text[]) ORDER BY md5(example_id) LIMIT $3`,
    values: [new Date(), [...keysOf.keys()], rows],
    types: asText,
  });
  return examples.map((example) => ({ ...keysOf.get(example["example_id"]!), ...example }));
}

async function lookUp(
  client: pg.PoolClient,
  { parameters }: ParityQueries,
  text: string,
  at: string,
  example: Row,
): Promise<Row> {
  const values = [at, ...parameters.map((_, index) => example[`_key_${index}`] ?? null)];
  const { rows } = await client.query<Row>({ text, values, types: asText });
  if (rows[0] === undefined) throw new Error("a feature look-up gave no row");
  return rows[0];
}

async function onlineAt(client: pg.PoolClient, view: string): Promise<string | null> {
  const { rows } = await client.query<{ at: string | null }>(
    "SELECT online_at::text AS at FROM features._materializations WHERE view = $1",
    [view],
  );
  return rows[0]?.at ?? null;
}

/** Fills temporary copies of the online tables as of a time. @returns the online look-up that reads them */
async function rebuildOnline(
  client: pg.PoolClient,
  queries: ParityQueries,
  online: string,
  at: string,
): Promise<string> {
  let lookup = online;
  for (const { name, onlineSql, table } of queries.views) {
    const copy = `pg_temp.${pg.escapeIdentifier(name)}`;
    await client.query(`DROP TABLE IF EXISTS ${copy}`);
    await client.query(
      `CREATE TEMPORARY TABLE ${pg.escapeIdentifier(name)} (LIKE ${table} INCLUDING ALL) ON COMMIT DROP`,
    );
    await client.query(onlineSql.replaceAll(table, copy), [at]);
    lookup = lookup.replaceAll(table, copy);
  }
  return lookup;
}
