import pg from "pg";
import type { ExpectationOutcome } from "../expectations/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import { durationText, isAhead } from "./ahead-of-time.js";
import { expectationName } from "./expectation-name.js";
import { keepsLatest, latestFirst } from "./later-row.js";
import type { Flaws } from "./rows/file-report.js";
import { stagingTable, typedRows, unfitRows } from "./staging.js";

const rejected = "pg_temp._rejected";

/** SQL that is true for typed rows that nothing speaks against so far. */
const isAccepted = `NOT EXISTS (SELECT FROM ${rejected} r WHERE r.row_number = typed._row_number)`;

/** What was found out about the rows before, so that it need not be looked for. */
export interface Findings {
  /** Null: not known. */
  readonly flaws: Flaws | null;
  /** No key appears twice among the typed rows. */
  readonly keysAreUnique: boolean;
}

const nothingKnown: Findings = { flaws: null, keysAreUnique: false };

/** What keeps rows of a batch out of the raw table. */
export interface Rejections {
  /** Rows that go to quarantine. */
  readonly count: number;
  /** Of those: that cannot be typed, miss a required value, are too far ahead or repeat a key. */
  readonly bad: number;
  /** Of those: whose key is loaded already (mode append). */
  readonly stored: number;
  /** Good rows of whose key the batch has a later version, which are dropped. */
  readonly late: number;
}

/**
 * Moves the rows that must not be loaded, with every reason, from the staging table to one of their own: rows that
 * could not be typed, that miss a required value or are too far ahead, that a failed expectation with
 * `on_fail: quarantine` calls unexpected, and rows that repeat the key of an earlier good row; in mode append also rows
 * whose key is loaded already. Where rows of a key are versions, the latest good one stays and the others are dropped.
 * @param replaced batches whose rows the staged ones take the place of
 */
export async function rejectRows(
  client: pg.PoolClient,
  source: SourceDefinition,
  outcomes: readonly ExpectationOutcome[],
  replaced: readonly number[] = [],
  { flaws, keysAreUnique }: Findings = nothingKnown,
): Promise<Rejections> {
  await client.query(
    `CREATE TEMPORARY TABLE IF NOT EXISTS _rejected (row_number bigint NOT NULL, reasons text[] NOT NULL, bad boolean NOT NULL, row jsonb NOT NULL)
     ON COMMIT DELETE ROWS`,
  );
  if (flaws === null || flaws.unfit > 0) await rejectUnfit(client, source);
  const rules = [...requiredValues(source, flaws), ...aheadOfTime(source), ...failedExpectations(outcomes)];
  await rejectByRules(client, source, rules);
  const late = keysAreUnique ? 0 : await settleRepeatedKeys(client, source);
  const stored = source.ingest.mode === "append" ? await rejectStoredKeys(client, source, replaced) : 0;
  const { rows } = await client.query<{ count: number; bad: number }>(
    `SELECT count(*) AS count, count(*) FILTER (WHERE bad) AS bad FROM ${rejected}`,
  );
  const found = rows[0] ?? { count: 0, bad: 0 };
  if (found.count > 0)
    await client.query(
      `DELETE FROM ${stagingTable(source.columns)} WHERE _row_number IN (SELECT row_number FROM ${rejected})`,
    );
  return { ...found, stored, late };
}

/** The first rejected rows, for messages. @param only bad: without those that an expectation speaks against */
export async function firstRejectedRows(
  client: pg.PoolClient,
  limit: number,
  only: "bad" | "all",
): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(
    `SELECT 'row ' || row_number || ': ' || array_to_string(reasons, '; ') AS text
       FROM ${rejected} WHERE bad OR $2 ORDER BY row_number LIMIT $1`,
    [limit, only === "all"],
  );
  return rows.map(({ text }) => text);
}

/** @param replaced batches that read the same bytes: what was wrong with those is told anew */
export async function quarantineRejected(
  client: pg.PoolClient,
  source: string,
  batchId: number,
  replaced: readonly number[] = [],
): Promise<void> {
  if (replaced.length > 0)
    await client.query("DELETE FROM quarantine.rows WHERE source = $1 AND batch_id = ANY ($2)", [
      source,
      replaced,
    ]);
  await client.query(
    `INSERT INTO quarantine.rows (source, batch_id, row_number, reasons, row)
     SELECT $1, $2, row_number, reasons, row FROM ${rejected}`,
    [source, batchId],
  );
}

interface Rule {
  /** True for rows that break it. */
  readonly sql: string;
  readonly reason: string;
  readonly bad: boolean;
}

async function rejectUnfit(client: pg.PoolClient, { columns }: SourceDefinition): Promise<void> {
  await client.query(
    `INSERT INTO ${rejected}
     SELECT _row_number, ARRAY (SELECT jsonb_array_elements_text(_unfit -> 'reasons')), true, _unfit -> 'fields'
       FROM ${unfitRows(columns)}`,
  );
}

async function rejectByRules(
  client: pg.PoolClient,
  source: SourceDefinition,
  rules: readonly Rule[],
): Promise<void> {
  if (rules.length === 0) return;
  const flags = rules.map((_, index) => `_rule_${index}`);
  const bad = flags.filter((_, index) => rules[index]?.bad);
  await client.query(
    `INSERT INTO ${rejected}
     SELECT _row_number,
            array_remove(ARRAY[${rules.map(({ reason }, index) => `CASE WHEN ${flags[index]} THEN ${pg.escapeLiteral(reason)} END`).join(", ")}], NULL),
            ${bad.length > 0 ? bad.join(" OR ") : "false"},
            ${fieldsJson(source)}
       FROM (SELECT *, ${rules.map(({ sql }, index) => `(${sql}) AS ${flags[index]}`).join(", ")}
               FROM (SELECT * FROM ${typedRows(source.columns)}) AS "batch") AS judged
      WHERE ${flags.join(" OR ")}`,
  );
}

function requiredValues({ columns }: SourceDefinition, flaws: Flaws | null): Rule[] {
  return Object.entries(columns)
    .filter(([name, { nullable }]) => nullable !== true && flaws?.lacking.has(name) !== false)
    .map(([name]) => ({
      sql: `${pg.escapeIdentifier(name)} IS NULL`,
      reason: `${name}: missing, but the column is not nullable`,
      bad: true,
    }));
}

function failedExpectations(outcomes: readonly ExpectationOutcome[]): Rule[] {
  return outcomes.flatMap(({ expectation, success, unexpectedSql }) =>
    success === false && expectation.onFail === "quarantine" && unexpectedSql !== null
      ? [{ sql: unexpectedSql, reason: expectationName(expectation), bad: false }]
      : [],
  );
}

function aheadOfTime({ eventTime, ingest: { maxAheadSeconds } }: SourceDefinition): Rule[] {
  if (eventTime === null || maxAheadSeconds === undefined) return [];
  const reason = `${eventTime}: is more than ${durationText(maxAheadSeconds)} ahead of the time of loading (max_ahead)`;
  return [{ sql: isAhead(eventTime, maxAheadSeconds), reason, bad: true }];
}

/** @returns how many rows were dropped as a later one of their key is there */
async function settleRepeatedKeys(client: pg.PoolClient, source: SourceDefinition): Promise<number> {
  if (source.primaryKey.length === 0) return 0;
  const key = source.primaryKey.map(pg.escapeIdentifier);
  const good = `${typedRows(source.columns)} WHERE ${isAccepted}`;
  if (keepsLatest(source)) {
    const { rowCount } = await client.query(
      `WITH repeated AS (SELECT ${key.join(", ")} FROM ${good} GROUP BY ${key.join(", ")} HAVING count(*) > 1)
       DELETE FROM ${stagingTable(source.columns)} WHERE _row_number IN (
         SELECT _row_number
           FROM (SELECT _row_number,
                        row_number() OVER (PARTITION BY ${key.join(", ")} ORDER BY ${latestFirst(source)}) AS place
                   FROM (SELECT * FROM ${good}) AS good JOIN repeated USING (${key.join(", ")})) AS versions
          WHERE place > 1)`,
    );
    return rowCount ?? 0;
  }
  await client.query(
    `WITH repeated AS (
       SELECT ${key.join(", ")}, min(_row_number) AS _first FROM ${good} GROUP BY ${key.join(", ")} HAVING count(*) > 1
     )
     INSERT INTO ${rejected}
     SELECT _row_number, ARRAY[$1 || ': repeats row ' || _first], true, ${fieldsJson(source)}
       FROM (SELECT * FROM ${good}) AS good JOIN repeated USING (${key.join(", ")})
      WHERE _row_number > _first`,
    [source.primaryKey.join(", ")],
  );
  return 0;
}

async function rejectStoredKeys(
  client: pg.PoolClient,
  source: SourceDefinition,
  replaced: readonly number[],
): Promise<number> {
  if (source.primaryKey.length === 0) return 0;
  const same = source.primaryKey.map(pg.escapeIdentifier).map((name) => `stored.${name} = typed.${name}`);
  const { rowCount } = await client.query(
    `INSERT INTO ${rejected}
     SELECT _row_number, ARRAY[$1 || ': is loaded already, and mode append changes no row'], true, ${fieldsJson(source)}
       FROM ${typedRows(source.columns)}
      WHERE ${isAccepted}
        AND EXISTS (SELECT FROM raw.${pg.escapeIdentifier(source.name)} AS stored
                     WHERE ${same.join(" AND ")} AND stored._batch_id <> ALL ($2))`,
    [source.primaryKey.join(", "), replaced],
  );
  return rowCount ?? 0;
}

/** The row's values as text, by column. */
function fieldsJson({ columns }: SourceDefinition): string {
  const names = Object.keys(columns);
  const values = names.map((name) => `${pg.escapeIdentifier(name)}::text`);
  return `jsonb_object(ARRAY[${names.map(pg.escapeLiteral).join(", ")}], ARRAY[${values.join(", ")}])`;
}
