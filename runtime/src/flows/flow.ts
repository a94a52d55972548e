import { DBOS, Error as durableErrors } from "@dbos-inc/dbos-sdk";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import type { Pool } from "pg";
import { codeOf, messageOf, redactError, RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { EndState, FlowMetrics } from "./metrics.js";
import { queueOf } from "./names.js";
import type { FlowOutcome, FlowRequest } from "./request.js";
import { databasePolicy } from "./step-policy.js";
import { step } from "./step.js";

/** What every flow of a worker works with. */
export interface FlowContext {
  readonly project: ProjectDefinition;
  /** Folder that relative paths of sources start from. */
  readonly projectDirectory: string;
  readonly pool: Pool;
  readonly log: Logger;
  readonly metrics: FlowMetrics;
}

/** One run of a flow, in the worker that executes it now. */
export interface FlowRun {
  readonly id: string;
  /** The context's log with the fields `flow` and `run`. */
  readonly log: Logger;
  readonly request: FlowRequest;
  /** When it was asked for; of a scheduled run, the time of its schedule. */
  readonly dueAt: Date;
}

/** A registered flow. Call it through `startFlow`; schedules and queues call it with the time they were due. */
export type Flow = (dueAt: Date, request: FlowRequest) => Promise<FlowOutcome>;

/** A flow that takes its worker down with it this often is given up. */
const maxRecoveryAttempts = 5;

/** What a run records first: under which definitions its steps are numbered, and who began it. */
interface Beginning {
  readonly basis: string;
  readonly executor: string;
}

/**
 * Registers a durable flow under its name, before the worker is launched. The body calls `step` for
 * everything that has an effect, in an order which only depends on what its steps returned and on `basis`.
 * @param basis whatever of the project decides which steps there are; a run that was interrupted is not gone
 *   on with under another one
 */
export function registerFlow(
  context: FlowContext,
  name: string,
  basis: string,
  body: (run: FlowRun) => Promise<FlowOutcome>,
): Flow {
  const flow = async (dueAt: Date, request: FlowRequest): Promise<FlowOutcome> => {
    const id = DBOS.workflowID ?? "";
    const log = context.log.with({ flow: name, run: id });
    const started = performance.now();
    const finished = (state: EndState): { state: string; duration_ms: number } => {
      const milliseconds = Math.round(performance.now() - started);
      context.metrics.flowFinished(name, state, milliseconds / 1000);
      return { state, duration_ms: milliseconds };
    };
    try {
      await begin(name, basis, request, log);
      const outcome = await body({ id, log, request, dueAt });
      log.info(`${name}: ${outcome.message}`, { ...finished("succeeded") });
      return outcome;
    } catch (error) {
      if (await isCancelled(id, error)) log.warn(`${name} was cancelled`, finished("cancelled"));
      else if (isInterruption(error)) log.warn(`${name} goes on in another worker`);
      else if (isSuperseded(error)) log.warn(messageOf(error), { state: "superseded", code: error.code });
      else {
        const code = codeOf(error);
        log.error(`${name} failed: ${messageOf(error)}`, { ...finished("failed"), code, ...hintOf(error) });
      }
      throw redactError(error); // the engine writes it down
    }
  };
  return DBOS.registerWorkflow(flow, { name, maxRecoveryAttempts });
}

async function begin(name: string, basis: string, request: FlowRequest, log: Logger): Promise<void> {
  const executor = DBOS.executorID;
  const began = await step<Beginning>("begin", databasePolicy, log, () =>
    Promise.resolve({ basis, executor }),
  );
  if (began.basis !== basis) {
    throw new RuntimeError(
      "MLO5608",
      `mlops.yaml changed while ${name} was interrupted; it is not gone on with.`,
    );
  }
  const resumed = began.executor !== executor;
  log.info(`${name} ${resumed ? "goes on after its last finished step" : "started"}`, {
    state: "running",
    reason: request.reason,
    resumed,
  });
}

/** A started flow: await its outcome, or leave it running. */
export interface StartedFlow {
  readonly name: string;
  readonly outcome: () => Promise<FlowOutcome>;
}

/**
 * Puts a flow on its queue from within another flow. While one of the same name waits or runs, that one is
 * returned instead: two at once would do the same work twice.
 */
export async function startFlow(
  flow: Flow,
  name: string,
  request: FlowRequest,
  attributes: Record<string, string> = {},
): Promise<StartedFlow> {
  const handle = await DBOS.startWorkflow(flow, {
    queueName: queueOf(name),
    enqueueOptions: { deduplicationID: name },
    duplicationPolicy: "return-existing",
    workflowAttributes: { reason: request.reason, ...attributes },
  })(new Date(await DBOS.now()), request);
  return { name, outcome: () => handle.getResult({ pollingIntervalMs: 200 }) };
}

/** Waits until all have ended, and returns what became of those that failed. */
export async function problemsOf(started: readonly StartedFlow[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(started.map((flow) => flow.outcome()));
  return started.flatMap(({ name }, index) => {
    const outcome = outcomes[index];
    if (outcome?.status !== "rejected") return [];
    if (isInterruption(outcome.reason)) throw outcome.reason;
    const message = messageOf(outcome.reason);
    return [message.startsWith("Awaited ") ? `${name} was cancelled` : `${name}: ${message}`];
  });
}

/** Thrown through a flow's body to stop it, and not to be taken for a failure of a step. */
export function isInterruption(error: unknown): boolean {
  return (
    error instanceof durableErrors.DBOSWorkflowCancelledError ||
    error instanceof durableErrors.DBOSWorkflowConflictError
  );
}

/** A run that is cancelled within a step learns at its end only that it is no longer its own. */
async function isCancelled(id: string, error: unknown): Promise<boolean> {
  if (!isInterruption(error)) return false;
  return (await DBOSExecutor.globalInstance?.getWorkflowStatus(id))?.status === "CANCELLED";
}

function isSuperseded(error: unknown): error is RuntimeError {
  return error instanceof RuntimeError && error.code === "MLO5608";
}

function hintOf(error: unknown): { hint?: string } {
  return error instanceof Error && "hint" in error && typeof error.hint === "string"
    ? { hint: error.hint }
    : {};
}
