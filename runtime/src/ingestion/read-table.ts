import { createHash } from "node:crypto";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { resolveReference } from "../configuration/references.js";
import { messageOf, RuntimeError } from "../errors/index.js";
import type { PostgresConnectionDefinition, SourceDefinition } from "../v1/definitions.js";
import { copyLines } from "./csv/copy-lines.js";
import type { Reading } from "./read-files.js";
import { newReport } from "./rows/file-report.js";

/** How COPY spells a missing value for us, as no text of a table is likely to be. */
const missing = "\\N";

/**
 * Streams a table of another PostgreSQL. Its timestamps without time zone are read like those of files.
 * @param condition SQL over the source's columns that rows must meet; null: all
 * @throws RuntimeError MLO5013, MLO5109, while the lines are read
 */
export function readTable(source: SourceDefinition, condition: string | null = null): Reading {
  const { connection, columns, ingest, transform } = source;
  if (connection.type !== "postgres") throw new TypeError(`source ${source.name} is not a table`);
  const name = relationName(connection);
  const format = { delimiter: ",", quote: '"', nullValues: [missing], emptyIsNull: false, columns, keepsText: transform !== undefined }; // prettier-ignore
  const read = newReport(source.primaryKey);
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
      const relation = relationSql(connection as PostgresConnectionDefinition);
      const list = await selectList(client, relation, columns);
      const sql = `COPY (SELECT ${list.join(", ")} FROM ${relation}${condition === null ? "" : ` WHERE ${condition}`}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8', NULL '${missing}')`;
      yield* client.query(copyTo(sql)) as AsyncIterable<Buffer>;
    } catch (error) {
      throw new RuntimeError(
        "MLO5109",
        `Source ${source.name}: ${"query" in connection ? name : `table ${name}`} cannot be read: ${messageOf(error)}`,
        {
          cause: error,
          hint: "Check the source's url, table or query and columns, and the grants of its user.",
        },
      );
    } finally {
      await client.end().catch(() => undefined);
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

/** How messages and batches call what is read. */
export function relationName(connection: PostgresConnectionDefinition): string {
  return "query" in connection ? "the query" : `${connection.schema}.${connection.table}`;
}

function relationSql(connection: PostgresConnectionDefinition): string {
  if ("query" in connection) return `(${connection.query}\n) AS source`;
  return `${pg.escapeIdentifier(connection.schema)}.${pg.escapeIdentifier(connection.table)}`;
}
