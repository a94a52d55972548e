import { messageOf, RuntimeError } from "../errors/index.js";
import { loadOrigin, pendingOrigins } from "../ingestion/index.js";
import type { BatchResult } from "../ingestion/index.js";
import type { SourceDefinition } from "../v1/definitions.js";
import { isInterruption, problemsOf, registerFlow, startFlow } from "./flow.js";
import type { Flow, FlowContext, FlowRun } from "./flow.js";
import { featuresName, ingestName } from "./names.js";
import { ingestPolicy } from "./step-policy.js";
import { step } from "./step.js";

/**
 * `ingest.<source>`: a step lists what is not loaded yet, a step each loads it, and the views that read the
 * source follow. A file that cannot be loaded does not keep the others back: the flow fails at its end and
 * names every such file.
 * @param features the flows of the views that read the source, by view
 */
export function registerIngestFlow(
  context: FlowContext,
  source: SourceDefinition,
  features: ReadonlyMap<string, Flow>,
): Flow {
  return registerFlow(context, ingestName(source.name), [...features.keys()].join(), async (run) => {
    const { batches, problems } = await loadPending(context, source, run);
    const changed = batches.some((batch) => batch.state === "loaded");
    if (changed) problems.push(...(await materialize(features)));
    if (problems.length > 0) throw new RuntimeError("MLO5602", problems.join("; "));
    return { message: summary(batches) };
  });
}

async function loadPending(
  { pool, projectDirectory, project }: FlowContext,
  source: SourceDefinition,
  { log }: FlowRun,
): Promise<{ batches: BatchResult[]; problems: string[] }> {
  const policy = ingestPolicy(source);
  const origins = await step("list origins", policy, log, () =>
    pendingOrigins(pool, source, projectDirectory),
  );
  const batches: BatchResult[] = [];
  const problems: string[] = [];
  for (const origin of origins) {
    const load = (): Promise<BatchResult> =>
      loadOrigin(pool, source, origin, { projectDirectory, timezone: project.timezone, log });
    try {
      const batch = await step(`load ${origin.name}`, policy, log, load);
      batches.push(batch);
      if (batch.state === "blocked") problems.push(batch.message ?? `${origin.name} was blocked`);
    } catch (error) {
      if (isInterruption(error)) throw error;
      log.error(messageOf(error));
      problems.push(messageOf(error));
    }
  }
  return { batches, problems };
}

/** Brings the views up to date side by side, and returns what went wrong. */
async function materialize(features: ReadonlyMap<string, Flow>): Promise<string[]> {
  const started = [];
  for (const [view, flow] of features) {
    started.push(await startFlow(flow, featuresName(view), { reason: "ingest" }));
  }
  return problemsOf(started);
}

function summary(batches: readonly BatchResult[]): string {
  if (batches.length === 0) return "nothing new";
  const loaded = sum(batches.map((batch) => batch.rowsLoaded));
  const quarantined = sum(batches.map((batch) => batch.rowsQuarantined));
  const rows = `${loaded.toLocaleString("en")} rows loaded`;
  return quarantined === 0 ? rows : `${rows}, ${quarantined.toLocaleString("en")} quarantined`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
