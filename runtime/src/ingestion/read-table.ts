import { createHash } from "node:crypto";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { resolveReference } from "../configuration/references.js";
import { messageOf, RuntimeError } from "../errors/index.js";
import type { SourceDefinition } from "../v1/definitions.js";
import { copyLines, type CsvReport } from "./csv/copy-lines.js";
import type { Reading } from "./read-files.js";

/** How COPY spells a missing value for us, as no text of a table is likely to be. */
const missing = "\\N";

/**
 * Streams a table of another PostgreSQL. Its timestamps without time zone are read like those of files.
 * @throws RuntimeError MLO5013, MLO5109, while the lines are read
 */
export function readTable(source: SourceDefinition): Reading {
  const { connection, columns, ingest } = source;
  if (connection.type !== "postgres") throw new TypeError(`source ${source.name} is not a table`);
  const { schema, table } = connection;
  const name = `${schema}.${table}`;
  const format = { delimiter: ",", quote: '"', nullValues: [missing], emptyIsNull: false, columns };
  const csv: CsvReport = { rows: 0, header: null };
  const hash = createHash("sha256");
  let bytes = 0;
  const url = resolveReference(connection.url);

  async function* chunks(): AsyncGenerator<Buffer> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      statement_timeout: Math.ceil(ingest.timeoutSeconds * 1000),
    });
    client.on("error", () => undefined); // the query under way rejects
    try {
      await client.connect();
      await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'");
      const list = Object.keys(columns).map(pg.escapeIdentifier).join(", ");
      const relation = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
      const sql = `COPY (SELECT ${list} FROM ${relation}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8', NULL '${missing}')`;
      yield* client.query(copyTo(sql)) as AsyncIterable<Buffer>;
    } catch (error) {
      throw new RuntimeError(
        "MLO5109",
        `Source ${source.name}: table ${name} cannot be read: ${messageOf(error)}`,
        {
          cause: error,
          hint: "Check the source's url, schema, table and columns, and the grants of its user.",
        },
      );
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const line of copyLines(chunks(), format, name, csv)) {
      hash.update(line);
      bytes += line.length;
      yield line;
    }
  }
  return {
    lines: lines(),
    report: () => ({ rows: csv.rows, bytes, contentHash: hash.digest("hex"), undeclared: [] }),
  };
}
