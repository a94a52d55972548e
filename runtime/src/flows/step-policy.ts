import { failureKind, mayPass, RuntimeError } from "../errors/index.js";
import type { ErrorCode } from "../errors/index.js";
import type { SourceDefinition } from "../definitions/source.js";

/** How a step is repeated when it fails. */
export interface StepPolicy {
  /** Attempts after the first failure. */
  readonly retries: number;
  /** Wait before the first retry, in seconds; doubles with each further one. */
  readonly backoffSeconds: number;
  /** Longest duration of one attempt; null: no limit. */
  readonly timeoutSeconds: number | null;
  /** Codes of RuntimeErrors that may pass by themselves. */
  readonly passing: ReadonlySet<ErrorCode>;
}

/** For steps within our own database: enough to outlast its restart. */
export const databasePolicy: StepPolicy = {
  retries: 5,
  backoffSeconds: 1,
  timeoutSeconds: null,
  passing: new Set(["MLO5015", "MLO5090"]),
};

/**
 * As the source declares. A file that is still being written, a database or a server that is away, or a full disk may
 * come right.
 */
export function ingestPolicy({ ingest }: SourceDefinition): StepPolicy {
  return {
    retries: ingest.retries.attempts,
    backoffSeconds: ingest.retries.backoffSeconds,
    timeoutSeconds: ingest.timeoutSeconds,
    passing: new Set(["MLO5015", "MLO5102", "MLO5108", "MLO5109", "MLO5110", "MLO5111"]),
  };
}

/** Errors of our own code: the same again each time. */
const bugs = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Whether another attempt may end otherwise. */
export function isPassing(error: unknown, policy: StepPolicy): boolean {
  if (error instanceof RuntimeError && !policy.passing.has(error.code)) return false;
  if (bugs.some((bug) => error instanceof bug)) return false;
  const kind = failureKind(error);
  return kind === null || mayPass[kind];
}
