/** Entry of the thread in which code of the user's own runs; run-in-thread.ts starts it. */
import { parentPort, workerData } from "node:worker_threads";
import { RuntimeError } from "../errors/index.js";
import { createLineSplitter } from "./copy-text.js";
import { createFailureTexts } from "./failure.js";
import type { FromThread, ThreadJob, ThreadReport, ToThread } from "./job.js";
import { createOutput, type Output } from "./output.js";
import { transformBatch } from "./transform-batch.js";
import { createRowTransformer } from "./transform-rows.js";

const port = parentPort!;
const job = workerData as ThreadJob;
const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
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

async function load(): Promise<(input: unknown) => unknown> {
  const { module, export: exported, name } = job.function;
  let found: unknown;
  try {
    found = ((await import(module)) as Record<string, unknown>)[exported];
  } catch (error) {
    throw new RuntimeError("MLO5134", `${name} cannot be loaded: ${tellFailure(error)}`, { cause: error });
  }
  if (typeof found === "function") return found as (input: unknown) => unknown;
  throw new RuntimeError("MLO5134", `${name} cannot be loaded: the module exports no such function.`);
}

async function run(): Promise<ThreadReport> {
  const call = await load();
  const { name } = job.function;
  if (job.kind === "batch-transform")
    return transformBatch(call, name, job, tellFailure, chunks(), output.write);
  const rows = createRowTransformer(call, name, job, tellFailure);
  for await (const lines of chunks()) {
    for (const line of lines) {
      const wait = output.write(rows.transform(line));
      if (wait) await wait;
    }
  }
  return rows.report();
}

const tellFailure = createFailureTexts(job.projectDirectory);
try {
  const done = await run();
  await output.flush();
  post({ done });
} catch (error) {
  if (!(error instanceof RuntimeError)) throw error;
  // The class does not survive the way between threads.
  const { code, message, hint } = error;
  post({ failed: { code, message, hint } });
}
port.close();
