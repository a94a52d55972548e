import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { receivedError, RuntimeError, untold } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { FromThread, ThreadData, ThreadJob, ThreadReport, ToThread } from "./job.js";

/** What code of the user's own may keep, in MiB: rows pass it, and need not stay. */
const mostMemory = 1024;

/**
 * Runs code of the user's own beside the event loop: the process goes on sending its heartbeat whatever the code
 * does, and can end it. What the code prints goes to the log.
 *
 * @param input lines that the job takes
 * @param options.signal when it fires, the thread is ended, in the middle of a loop if need be
 * @param options.stallSeconds so long the code may say nothing; without it only the signal ends it
 * @param onReport called when the lines have been read to their end
 * @returns lines that the job gives
 * @throws RuntimeError MLO5130 to MLO5134, the signal's reason, and what reading the input throws
 */
export async function* runInThread(
  job: ThreadJob,
  input: AsyncIterable<Uint8Array>,
  {
    signal,
    log,
    stallSeconds,
  }: {
    readonly signal: AbortSignal | undefined;
    readonly log: Logger;
    readonly stallSeconds?: number;
  },
  onReport: (report: ThreadReport) => void,
): AsyncGenerator<Buffer> {
  signal?.throwIfAborted();
  const { name } = job;
  // By the package's own name: the compiled file, wherever this one runs from.
  const entry = createRequire(import.meta.url).resolve("@mlops-yaml/runtime/user-code-thread");
  const worker = new Worker(entry, {
    workerData: { job, untold: untold() } satisfies ThreadData,
    name,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: mostMemory },
  });
  for (const stream of [worker.stdout, worker.stderr])
    createInterface({ input: stream }).on("line", (line) => log.info(`${name}: ${line}`));

  const inbox: FromThread[] = [];
  let failure: { readonly error: unknown } | null = null;
  let wake: (() => void) | null = null;
  const fail = (error: unknown): void => {
    failure ??= { error };
    wake?.();
  };
  const onAbort = (): void => {
    fail(signal?.reason);
    void worker.terminate();
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  worker.on("message", (message: FromThread) => {
    inbox.push(message);
    wake?.();
  });
  worker.on("error", (error: NodeJS.ErrnoException) => {
    const isMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
    fail(
      isMemory ? new RuntimeError("MLO5133", `${name} needs more than ${mostMemory} MiB of memory.`) : error,
    );
  });
  worker.on("exit", (code) =>
    fail(new RuntimeError("MLO5133", `${name} ended its thread with exit code ${code}.`)),
  );

  const woken = async (): Promise<void> => {
    const stalled = (): void =>
      fail(new RuntimeError("MLO5136", `${name} gave nothing for ${stallSeconds} s: its thread was ended.`));
    const timer = stallSeconds === undefined ? undefined : setTimeout(stalled, stallSeconds * 1000);
    await new Promise<void>((resolve) => (wake = resolve));
    clearTimeout(timer);
  };

  const post = (message: ToThread, transfer: ArrayBuffer[] = []): void =>
    worker.postMessage(message, transfer);
  const iterator = input[Symbol.asyncIterator]();
  try {
    for (;;) {
      while (inbox.length === 0 && failure === null) await woken();
      const message = inbox.shift();
      if (message === undefined) throw (failure as unknown as { readonly error: unknown }).error;
      if (message === "need") {
        const next = await iterator.next();
        if (next.done) post("end");
        else {
          const lines = new Uint8Array(next.value);
          post({ lines }, [lines.buffer]);
        }
      } else if ("lines" in message) {
        yield Buffer.from(message.lines.buffer);
        post("taken");
      } else if ("done" in message) return onReport(message.done);
      else throw receivedError(message, `the thread of ${name}`);
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await worker.terminate();
    await iterator.return?.();
  }
}
