import { DBOS } from "@dbos-inc/dbos-sdk";
import { bootstrapName, flowKinds } from "./names.js";
import type { FlowKind } from "./names.js";

/**
 * How many flows of a kind one worker runs at once, for two cores: training alone fills one. Ingestion has slots of its own
 * for what takes the processor: a source that waits for its server keeps none of the others back.
 */
const concurrency: Record<FlowKind, number> = { ingest: 8, features: 2, train: 1, judge: 1, monitor: 2 };

/** A flow waits on its queue for at most this long while there is room. */
const pollEveryMilliseconds = 500;

/** Makes the queue of each kind of flow; the workers' limits take effect at once, everywhere. */
export async function registerQueues(): Promise<void> {
  for (const kind of flowKinds) await register(kind, concurrency[kind]);
  await register(bootstrapName, 1);
}

async function register(name: string, workerConcurrency: number): Promise<void> {
  await DBOS.registerQueue(name, {
    workerConcurrency,
    minPollingIntervalMs: pollEveryMilliseconds,
    onConflict: "always_update",
  });
}
