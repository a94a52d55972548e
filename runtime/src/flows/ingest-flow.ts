import { messageOf, RuntimeError } from "../errors/index.js";
import {
  backfillOrigins,
  blockedOrigins,
  createReadAhead,
  gathersStatistics,
  loadOrigin,
  parseInterval,
  pendingOrigins,
  refreshStatistics,
  undeclaredText,
} from "../ingestion/index.js";
import type { BatchResult } from "../ingestion/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import { isInterruption, problemsOf, registerFlow, startFlow } from "./flow.js";
import type { Flow, FlowContext, FlowRun } from "./flow.js";
import { loadingSlot } from "./loading-slots.js";
import { featuresName, ingestName } from "./names.js";
import { listProblems } from "./problems.js";
import { databasePolicy, ingestPolicy } from "./step-policy.js";
import { staleViews } from "./out-of-date.js";
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
    // Asked, and not told by the batches: a step that was cut off after its end may have loaded them.
    const stale = await step("find stale views", databasePolicy, run.log, () =>
      staleViews(
        context.pool,
        context.project.features.filter(({ name }) => features.has(name)),
      ),
    );
    problems.push(...(await materialize(features, stale)));
    if (problems.length > 0) throw new RuntimeError("MLO5602", listProblems(problems));
    return { message: [summary(batches), ...undeclared(source, batches)].join(". ") };
  });
}

async function loadPending(
  { pool, projectDirectory, project }: FlowContext,
  source: SourceDefinition,
  { log, request }: FlowRun,
): Promise<{ batches: BatchResult[]; problems: string[] }> {
  const policy = ingestPolicy(source);
  const { backfill } = request;
  const interval =
    backfill === undefined
      ? null
      : await step("read interval", policy, log, () => parseInterval(pool, backfill, project.timezone));
  const origins = await step("list origins", policy, log, () =>
    interval === null
      ? pendingOrigins(pool, source, projectDirectory, log)
      : backfillOrigins(pool, source, interval, projectDirectory, log),
  );
  const batches: BatchResult[] = [];
  const problems = await step("find blocked origins", policy, log, () =>
    blockedOrigins(
      pool,
      source,
      origins.map(({ name }) => name),
    ),
  );
  const reason = interval === null ? request.reason : "backfill";
  const reading = { projectDirectory, timezone: project.timezone, log };
  const leave = await loadingSlot(source);
  const ahead = createReadAhead(pool, source, origins, reading);
  let statistics: Promise<void> | undefined;
  try {
    for (const [place, origin] of origins.entries()) {
      // What goes wrong is told by the step at the end.
      if (gathersStatistics(place, origins.length))
        statistics = refreshStatistics(pool, source).catch(() => undefined);
      const load = (signal: AbortSignal | undefined): Promise<BatchResult> =>
        loadOrigin(pool, source, origin, { ...reading, ahead, signal, reason, interval });
      try {
        const batch = await step(`load ${origin.name}`, policy, log, load);
        batches.push(batch);
        if (batch.state === "blocked") problems.push(batch.message ?? `${origin.name} was blocked`);
      } catch (error) {
        if (isInterruption(error)) throw error;
        const problem = withAdvice(error);
        log.error(problem);
        problems.push(problem);
      }
    }
  } finally {
    leave();
    await ahead.close();
    await statistics;
  }
  await step("refresh statistics", databasePolicy, log, () => refreshStatistics(pool, source));
  return { batches, problems };
}

/** What went wrong, and what to do about it. */
function withAdvice(error: unknown): string {
  const advice = error instanceof RuntimeError ? error.hint : null;
  return advice === null ? messageOf(error) : `${messageOf(error).replace(/\.?$/, ".")} ${advice}`;
}

/** Brings the views up to date side by side, and returns what went wrong. */
async function materialize(features: ReadonlyMap<string, Flow>, views: readonly string[]): Promise<string[]> {
  const started = [];
  for (const view of views) {
    const flow = features.get(view);
    if (flow !== undefined) started.push(await startFlow(flow, featuresName(view), { reason: "ingest" }));
  }
  return problemsOf(started);
}

function summary(batches: readonly BatchResult[]): string {
  const read = batches.filter((batch) => batch.state === "loaded");
  if (read.length === 0) return "nothing new";
  const loaded = sum(read.map((batch) => batch.rowsLoaded));
  const quarantined = sum(read.map((batch) => batch.rowsQuarantined));
  const rows = `${loaded.toLocaleString("en")} rows loaded`;
  return quarantined === 0 ? rows : `${rows}, ${quarantined.toLocaleString("en")} quarantined`;
}

/** Columns that are new in the data, with what to write. */
function undeclared({ name }: SourceDefinition, batches: readonly BatchResult[]): string[] {
  return batches.flatMap(({ origin, newColumns }) =>
    Object.keys(newColumns).length === 0 ? [] : [`${origin}: ${undeclaredText(name, newColumns)}`],
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
