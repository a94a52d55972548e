import path from "node:path";
import { codeOf, messageOf, RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { ThreadReport } from "../user-code/index.js";
import type { SourceDefinition } from "../v1/definitions.js";
import { copyLines, type CsvReport } from "./csv/copy-lines.js";
import { readFileBytes } from "./file-bytes.js";
import { combinedHash, fileStamp } from "./file-hash.js";
import type { Origin } from "./origin.js";
import { createByteProgress } from "./progress.js";

/** Content on its way into the staging table. */
export interface Reading {
  /** Lines of the staging table in COPY's text format. */
  readonly lines: AsyncIterable<Buffer>;
  /** To be asked when the lines were read to their end. */
  report(): {
    readonly rows: number;
    readonly bytes: number;
    readonly contentHash: string;
    /** Columns that are there and not declared. */
    readonly undeclared: readonly string[];
    /** What the source's transform made of the rows, where it has one. */
    readonly transform?: ThreadReport | null;
  };
}

/**
 * @throws RuntimeError MLO5102 to MLO5108, while the lines are read
 */
export function readFiles(
  source: SourceDefinition,
  origin: Origin,
  { projectDirectory, log }: { projectDirectory: string; log: Logger },
): Reading {
  const { connection, columns } = source;
  if (connection.type !== "file") throw new TypeError(`source ${source.name} is not one of files`);
  const format = { ...connection, columns, emptyIsNull: true };
  const csv: CsvReport = { rows: 0, header: null };
  const hashes: string[] = [];
  const undeclared = new Set<string>();
  let bytes = 0;
  async function* lines(): AsyncGenerator<Buffer> {
    for (const file of origin.files) {
      const absolute = path.resolve(projectDirectory, file);
      const before = await stampOf(absolute, file);
      const onProgress = createByteProgress(log, { source: source.name, file, total: before.size });
      const { chunks, report } = readFileBytes(absolute, file, onProgress);
      yield* copyLines(chunks, format, file, csv);
      if ((await stampOf(absolute, file)).text !== before.text) throw changed(file);
      hashes.push(report.hash());
      bytes += report.bytes;
      for (const column of csv.header?.undeclared ?? []) undeclared.add(column);
    }
  }
  return {
    lines: lines(),
    report: () => ({
      rows: csv.rows,
      bytes,
      contentHash: combinedHash(origin.files, hashes),
      undeclared: [...undeclared],
    }),
  };
}

async function stampOf(absolute: string, file: string): Promise<{ text: string; size: number }> {
  try {
    return await fileStamp(absolute);
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "it is no longer there" : messageOf(error);
    throw new RuntimeError("MLO5102", `${file} cannot be read: ${why}`, { cause: error });
  }
}

function changed(file: string): RuntimeError {
  return new RuntimeError("MLO5108", `${file} changed while it was read; nothing of it was loaded.`, {
    hint: "Let exports write to another name and rename when done.",
  });
}
