import type pg from "pg";
import type { ExpectationOutcome } from "../expectations/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import { deliveryProblem, type Delivery } from "./delivery-limits.js";
import { expectationName, observation } from "./expectation-name.js";
import { firstRejectedRows, type Rejections } from "./rejection.js";

/**
 * Why a batch must not be loaded, beginning with where it comes from; null: it may.
 * @param delivery null: rows that somebody pushed, who is told of each
 */
export async function blockingReason(
  client: pg.PoolClient,
  source: SourceDefinition,
  origin: string,
  outcomes: readonly ExpectationOutcome[],
  rejections: Rejections,
  delivery: Omit<Delivery, "rejections"> | null,
): Promise<string | null> {
  const reasons = outcomes
    .filter(isBlocking)
    .map((outcome) => `${expectationName(outcome.expectation)}: ${observation(outcome)}`);
  if (source.ingest.onBadRow === "block" && rejections.bad > 0) {
    const examples = await firstRejectedRows(client, 3, "bad");
    const rest = rejections.bad > examples.length ? "; …" : "";
    reasons.push(`${rejections.bad} rows cannot be loaded: ${examples.join("; ")}${rest}`);
  }
  if (reasons.length === 0 && delivery !== null) {
    const problem = await deliveryProblem(client, source, { ...delivery, rejections });
    if (problem !== null) reasons.push(problem);
  }
  return reasons.length === 0 ? null : `${origin}: ${reasons.join("; ")}`;
}

/** An expectation that raised is not met either: what could not be judged must not pass. */
function isBlocking({ expectation, success, exception }: ExpectationOutcome): boolean {
  const failed = success === false || exception !== null;
  return failed && expectation.onFail === "block" && expectation.severity === "critical";
}
