import type { Logger } from "../logging/logger.js";
import type { ThreadReport } from "../user-code/index.js";
import type { ColumnType } from "../definitions/column.js";
import type { FileSourceConnection } from "../definitions/connection.js";
import type { SourceDefinition } from "../definitions/source.js";
import { copyLines } from "./csv/copy-lines.js";
import { decodeText } from "./decode-text.js";
import { decompressed, hashed } from "./file-bytes.js";
import { combinedHash, type HashedFile } from "./file-hash.js";
import { jsonLines } from "./jsonl/copy-lines.js";
import type { Origin } from "./origin.js";
import { parquetLines } from "./parquet/run-in-process.js";
import { createByteProgress } from "./progress.js";
import { newReport, type FileReport, type Flaws, type Mistyped } from "./rows/file-report.js";
import { inferType } from "./rows/infer-type.js";
import { spooled } from "./spooled.js";
import { storeOf } from "./stores/index.js";

/** Content on its way into the staging table. */
export interface Reading {
  /** Lines of the staging table in COPY's text format. */
  readonly lines: AsyncIterable<Buffer>;
  /** To be asked when the lines were read to their end. */
  report(): ReadingReport;
}

export interface ReadingReport {
  readonly rows: number;
  readonly bytes: number;
  readonly contentHash: string;
  /** Columns that are there and not declared, with the type that their values have. */
  readonly undeclared: Readonly<Record<string, ColumnType>>;
  /** Columns with values that are none of their type. */
  readonly mistyped: ReadonlyMap<string, Mistyped>;
  /** Null where they are not known: code of the user's own made the rows. */
  readonly flaws: Flaws | null;
  /** What the source's transform made of the rows, where it has one. */
  readonly transform?: ThreadReport | null;
  /** Files whose stamps tell later that they are still the same. */
  readonly stamps?: readonly HashedFile[];
}

/**
 * @throws RuntimeError MLO5102 to MLO5108, MLO5110, MLO5111, while the lines are read
 */
export function readFiles(
  source: SourceDefinition,
  origin: Origin,
  { projectDirectory, log }: { projectDirectory: string; log: Logger },
): Reading {
  const { connection } = source;
  if (connection.type === "postgres") throw new TypeError(`source ${source.name} is not one of files`);
  const report = newReport(source.primaryKey);
  const hashes: string[] = [];
  const stamps: HashedFile[] = [];
  let size = 0;
  async function* lines(store: ReturnType<typeof storeOf>): AsyncGenerator<Buffer> {
    for (const file of origin.files) {
      const opened = await store.open(file);
      const onProgress = createByteProgress(log, { source: source.name, file, total: opened.size });
      const { bytes, report: read } = hashed(opened.bytes, onProgress);
      yield* rowLines(
        source,
        connection as FileSourceConnection,
        { bytes, path: store.path(file) },
        file,
        report,
      );
      const contentHash = read.hash();
      hashes.push(contentHash);
      size += read.bytes;
      if (opened.stamp !== null) stamps.push({ file, stamp: opened.stamp, contentHash });
    }
  }
  return {
    lines: lines(storeOf(connection, { source, projectDirectory, log })),
    report: () => ({
      rows: report.rows,
      flaws: report.flaws,
      mistyped: report.flaws.mistyped,
      bytes: size,
      contentHash: combinedHash(origin.files, hashes),
      undeclared: Object.fromEntries(
        [...report.undeclared].map(([name, values]) => [name, inferType(values)]),
      ),
      stamps,
    }),
  };
}

/** What the bytes of a file say, as lines of the staging table. */
async function* rowLines(
  { columns, transform }: SourceDefinition,
  connection: FileSourceConnection,
  { bytes, path }: { readonly bytes: AsyncIterable<Buffer>; readonly path: string | null },
  file: string,
  report: FileReport,
): AsyncGenerator<Buffer> {
  // Of a row on which code fails is shown what the source held.
  const keepsText = transform !== undefined;
  if (connection.format === "parquet") {
    const read = (at: string): AsyncIterable<Buffer> => parquetLines(at, columns, file, report, keepsText);
    if (path === null) yield* spooled(bytes, read);
    else {
      await pass(bytes);
      yield* read(path);
    }
    return;
  }
  const text = decodeText(decompressed(bytes, file), connection.encoding, file);
  if (connection.format === "jsonl") yield* jsonLines(text, columns, file, report, keepsText);
  else yield* copyLines(text, { ...connection, columns, emptyIsNull: true, keepsText }, file, report);
}

/** Takes bytes for their hash alone. */
async function pass(bytes: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of bytes) void chunk;
}
