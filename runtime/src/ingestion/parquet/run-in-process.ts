import { fork } from "node:child_process";
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import { receivedError, RuntimeError } from "../../errors/index.js";
import type { ColumnDefinition } from "../../definitions/column.js";
import type { FileReport } from "../rows/file-report.js";
import type { ParquetColumn } from "./copy-lines.js";
import type { ParquetJob, ParquetMessage } from "./job.js";

/** How long a process may be silent: it reports each page, which takes some milliseconds. */
const mostSilentSeconds = 15;

/**
 * Turns a Parquet file into lines of PostgreSQL's COPY text format. What a damaged file says of itself can make its
 * reader loop without end, or take all memory, which ends a whole process: so it is read in one of its own.
 *
 * @param absolute path of the file
 * @param file its name, for messages
 * @param report takes down what the rows show; complete when the lines are read to their end
 * @param keepsText see RowFormat
 * @throws RuntimeError MLO5041, MLO5104, MLO5105
 */
export async function* parquetLines(
  absolute: string,
  columns: Readonly<Record<string, ColumnDefinition>>,
  file: string,
  report: FileReport,
  keepsText = false,
): AsyncGenerator<Buffer> {
  const result = yield* runJob({ kind: "lines", absolute, columns, file, report, keepsText });
  if ("report" in result) takeReport(report, result.report);
}

/**
 * The columns that a Parquet file says it has.
 * @throws RuntimeError MLO5041, MLO5104
 */
export async function parquetColumns(absolute: string, file: string): Promise<ParquetColumn[]> {
  const job = runJob({ kind: "columns", absolute, file });
  for (;;) {
    const { done, value } = await job.next();
    if (done) return "columns" in value ? value.columns : [];
  }
}

type Result = Extract<ParquetMessage, { report: unknown } | { columns: unknown }>;

async function* runJob(job: ParquetJob): AsyncGenerator<Buffer, Result> {
  // By the package's own name: the compiled file, wherever this one runs from.
  const entry = createRequire(import.meta.url).resolve("@mlops-yaml/runtime/parquet-process");
  const child = fork(entry, {
    serialization: "advanced",
    execArgv: ["--enable-source-maps"],
    // Where it ends for want of memory it prints a page about itself.
    stdio: ["ignore", "pipe", "ignore", "ipc"],
  });
  const output = child.stdout as Readable;
  let last: Exclude<ParquetMessage, "progress"> | null = null;
  let hasEnded = false;
  let fault: Error | null = null;
  let signs = 0;
  let wake: () => void = () => undefined;
  const onSign = (): void => {
    signs += 1;
    wake();
  };
  child.on("message", (message: ParquetMessage) => {
    if (message !== "progress") last = message;
    onSign();
  });
  child.once("error", (error) => {
    fault = error;
    onSign();
  });
  output.on("readable", onSign);
  child.once("close", () => {
    hasEnded = true;
    onSign();
  });
  const sign = async (): Promise<void> => {
    const before = signs;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(() => {
        // Signs that came while this process itself was busy are told first.
        setImmediate(() => {
          if (signs === before) fault = unending(job.file);
          resolve();
        });
      }, mostSilentSeconds * 1000);
    });
    clearTimeout(timer);
  };
  try {
    child.send(job, (error) => {
      if (error) fault ??= error;
    });
    for (;;) {
      const lines = output.read() as Buffer | null;
      if (lines !== null) yield lines;
      else if (hasEnded) return resultOf(last, job.file);
      else if (fault !== null) throw fault;
      else await sign();
    }
  } finally {
    child.kill("SIGKILL");
  }
}

function resultOf(last: Exclude<ParquetMessage, "progress"> | null, file: string): Result {
  if (last === null)
    throw new RuntimeError("MLO5041", `${file} cannot be read: reading it ended the process that does.`, {
      hint: "It is damaged, or needs more memory than there is: write it again, with smaller row groups.",
    });
  if ("bug" in last || "failed" in last) throw receivedError(last, `the process that reads ${file}`);
  return last;
}

function unending(file: string): RuntimeError {
  return new RuntimeError(
    "MLO5041",
    `${file} cannot be read: after ${mostSilentSeconds} s its next page is not decoded.`,
    { hint: "It is damaged: fetch or write the file again." },
  );
}

/** Into the report of all files, as others hold it. */
function takeReport(report: FileReport, { rows, flaws, undeclared }: FileReport): void {
  report.rows = rows;
  report.flaws.unfit = flaws.unfit;
  Object.assign(report.flaws.key, flaws.key);
  for (const name of flaws.lacking) report.flaws.lacking.add(name);
  for (const [name, values] of flaws.mistyped) report.flaws.mistyped.set(name, values);
  for (const [name, values] of undeclared) report.undeclared.set(name, values);
}
