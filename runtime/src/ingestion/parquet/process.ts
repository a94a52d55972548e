/** Entry of the process in which a Parquet file is read; run-in-process.ts starts it. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { sentError } from "../../errors/index.js";
import { decodedColumns, decodedLines } from "./copy-lines.js";
import type { ParquetJob, ParquetMessage } from "./job.js";

/** Progress is told no more often, in milliseconds. */
const pause = 500;

// A thread, as a loop of the library over what a file says may never end: nobody would be left to stop it.
const watch = `
  const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, 1000);
`;
new Worker(watch, { eval: true }).unref();

const send = (message: ParquetMessage): Promise<void> =>
  new Promise((resolve) => process.send!(message, () => resolve()));

let told = 0;
function onProgress(): void {
  const now = performance.now();
  if (now - told < pause) return;
  told = now;
  void send("progress");
}

async function run(job: ParquetJob): Promise<ParquetMessage> {
  if (job.kind === "columns") return { columns: await decodedColumns(job.absolute, job.file, onProgress) };
  const { absolute, columns, file, report, keepsText } = job;
  for await (const lines of decodedLines(absolute, columns, file, report, keepsText, onProgress))
    if (!process.stdout.write(lines)) await once(process.stdout, "drain");
  return { report };
}

process.once("message", (job: ParquetJob) => {
  void run(job)
    .catch(sentError)
    .then(send)
    .then(() => process.stdout.end(() => process.disconnect()));
});
process.once("disconnect", () => process.exit());
