/** Entry of the thread in which code of the user's own runs; run-in-thread.ts starts it. */
import { parentPort, workerData } from "node:worker_threads";
import { neverTell, RuntimeError, sentError } from "../errors/index.js";
import { createLineSplitter } from "./copy-text.js";
import { createFailureTexts } from "./failure.js";
import { checkBatch } from "./check-batch.js";
import { createFieldComputer } from "./compute-fields.js";
import type { CalledFunction, FromThread, ThreadData, ThreadReport, ToThread } from "./job.js";
import { createRowJudge } from "./judge-rows.js";
import { createOutput, type Output } from "./output.js";
import { transformBatch } from "./transform-batch.js";
import { createRowTransformer } from "./transform-rows.js";

const port = parentPort!;
const { job, untold } = workerData as ThreadData;
const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
for (const secret of untold) neverTell(secret);
// So that places are those of the code as it was written.
process.setSourceMapsEnabled(true);

const inbox: ToThread[] = [];
let wake: (() => void) | null = null;
const output: Output = createOutput((lines) => post({ lines }, [lines.buffer as ArrayBuffer]));
port.on("message", (message: ToThread) => {
  if (message === "taken") return output.taken();
  inbox.push(message);
  wake?.();
});

/** Asks for a chunk before it needs it, so that reading goes on meanwhile. */
async function* chunks(): AsyncGenerator<readonly string[]> {
  const split = createLineSplitter();
  post("need");
  for (;;) {
    while (inbox.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const message = inbox.shift();
    if (message === undefined || typeof message === "string") return;
    post("need");
    yield split(message.lines);
  }
}

async function load({
  module,
  export: exported,
  name,
}: CalledFunction): Promise<(input: unknown) => unknown> {
  let found: unknown;
  try {
    found = ((await import(module)) as Record<string, unknown>)[exported];
  } catch (error) {
    throw new RuntimeError("MLO5134", `${name} cannot be loaded: ${tellFailure(error)}`, { cause: error });
  }
  if (typeof found === "function") return found as (input: unknown) => unknown;
  throw new RuntimeError("MLO5134", `${name} cannot be loaded: the module exports no such function.`);
}

async function eachLine(work: (line: string) => string): Promise<number> {
  let count = 0;
  for await (const lines of chunks()) {
    count += lines.length;
    for (const line of lines) {
      const wait = output.write(work(line));
      if (wait) await wait;
    }
  }
  return count;
}

async function run(): Promise<ThreadReport> {
  switch (job.kind) {
    case "row-transform": {
      const rows = createRowTransformer(await load(job.function), job.name, job, tellFailure);
      await eachLine((line) => rows.transform(line));
      return rows.report();
    }
    case "batch-transform":
      return transformBatch(await load(job.function), job.name, job, tellFailure, chunks(), output.write);
    case "fields": {
      const calls = [];
      for (const field of job.fields) calls.push(await load(field.function));
      const rows = await eachLine(createFieldComputer(job, calls, tellFailure));
      return { rowsIn: rows, rowsOut: rows, rowsFailed: 0, rowsDropped: null };
    }
    case "predicates": {
      const calls = [];
      for (const predicate of job.predicates) calls.push(await load(predicate.function));
      const judge = createRowJudge(job, calls, tellFailure);
      await eachLine((line) => judge.judge(line));
      return judge.report();
    }
    case "check":
      return checkBatch(await load(job.function), job, tellFailure, chunks());
  }
}

const tellFailure = createFailureTexts(job.projectDirectory);

// What code throws after its function has returned, as in a promise that nobody waits for.
process.on("uncaughtException", (error) => {
  post(sentError(new RuntimeError("MLO5130", `${job.name} failed: ${tellFailure(error)}`)));
});

try {
  const done = await run();
  await output.flush();
  post({ done });
} catch (error) {
  post(sentError(error));
}
port.close();
