import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { resolveReference } from "../configuration/references.js";
import { RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { addressOf, addressText, Client } from "../store/index.js";
import type { PostgresConnectionDefinition } from "../definitions/connection.js";
import type { SourceDefinition } from "../definitions/source.js";
import { copyLines } from "./csv/copy-lines.js";
import type { Reading } from "./read-files.js";
import { newReport } from "./rows/file-report.js";
import { sourceRefusal } from "./source-refusal.js";
import { tellingWaits } from "./stores/waiting.js";

const longestConnectSeconds = 10;

/** How COPY spells a missing value for us, as no text of a table is likely to be. */
const missing = "\\N";

/**
 * Streams a table of another PostgreSQL, in a transaction that only reads. Its timestamps without time zone are read like those of files.
 * @param condition SQL over the source's columns that rows must meet; null: all
 * @param log told of a server that does not answer for long
 * @throws RuntimeError MLO5012, MLO5013, MLO5034; while the lines are read MLO5109 for what may pass, MLO5030, MLO5031,
 *   MLO5032 and MLO5035 for what does not
 */
export function readTable(source: SourceDefinition, condition: string | null = null, log?: Logger): Reading {
  const { connection, columns, ingest, transform } = source;
  if (connection.type !== "postgres") throw new TypeError(`source ${source.name} is not a table`);
  const name = relationName(connection);
  const format = { delimiter: ",", quote: '"', nullValues: [missing], emptyIsNull: false, columns, keepsText: transform !== undefined }; // prettier-ignore
  const read = newReport(source.primaryKey);
  const hash = createHash("sha256");
  let bytes = 0;
  const address = addressOf(
    resolveReference(connection.url),
    process.env,
    `The url of the source ${source.name}`,
  );
  const seconds = ingest.timeoutSeconds;

  async function* chunks(): AsyncGenerator<Buffer> {
    const client = new Client({
      ...address,
      connectionTimeoutMillis: Math.min(longestConnectSeconds, seconds) * 1000,
      keepAlive: true,
    });
    client.on("error", () => undefined); // the query under way rejects
    try {
      await tellingWaits(log, addressText(address), () => client.connect());
      await client.query(
        `BEGIN READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD';
         SET LOCAL statement_timeout = ${Math.ceil(seconds * 1000)}`,
      );
      const relation = relationSql(connection as PostgresConnectionDefinition);
      const list = await selectList(client, relation, columns);
      const sql = `COPY (SELECT ${list.join(", ")} FROM ${relation}${condition === null ? "" : ` WHERE ${condition}`}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8', NULL '${missing}')`;
      yield* client.query(copyTo(sql)) as AsyncIterable<Buffer>;
    } catch (error) {
      const what = "query" in connection ? name : `table ${name}`;
      const { code, reason, hint } = sourceRefusal(error);
      throw new RuntimeError(code, `Source ${source.name}: ${what} cannot be read: ${reason}`, {
        cause: error,
        hint,
      });
    } finally {
      await endSoon(client);
    }
  }
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const line of copyLines(chunks(), format, name, read)) {
      hash.update(line);
      bytes += line.length;
      yield line;
    }
  }
  return {
    lines: lines(),
    report: () => ({
      rows: read.rows,
      bytes,
      contentHash: hash.digest("hex"),
      undeclared: {},
      flaws: read.flaws,
      mistyped: read.flaws.mistyped,
    }),
  };
}

/** The declared columns; what is declared as text is the text that the same value has in files. */
async function selectList(
  client: pg.Client,
  relation: string,
  columns: SourceDefinition["columns"],
): Promise<string[]> {
  const names = Object.entries(columns).map(([column, { from }]) => pg.escapeIdentifier(from ?? column));
  const { fields } = await client.query(`SELECT ${names.join(", ")} FROM ${relation} LIMIT 0`);
  return Object.values(columns).map(({ type }, index) => {
    const name = names[index] as string;
    const isBoolean = fields[index]?.dataTypeID === pg.types.builtins.BOOL;
    // COPY writes t and f, a cast true and false.
    return isBoolean && type === "string" ? `${name}::text` : name;
  });
}

/** Says goodbye to the server; one that does not answer is left. */
async function endSoon(client: Client): Promise<void> {
  const ended = client.end().catch(() => undefined);
  await Promise.race([ended, sleep(1_000, undefined, { ref: false })]);
  (client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy();
}

/** How messages and batches call what is read. */
export function relationName(connection: PostgresConnectionDefinition): string {
  return "query" in connection ? "the query" : `${connection.schema}.${connection.table}`;
}

function relationSql(connection: PostgresConnectionDefinition): string {
  if ("query" in connection) return `(${connection.query}\n) AS source`;
  return `${pg.escapeIdentifier(connection.schema)}.${pg.escapeIdentifier(connection.table)}`;
}
