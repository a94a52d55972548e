import type pg from "pg";
import type { ExpectationOutcome } from "../expectations/index.js";
import type { SourceDefinition } from "../v1/definitions.js";
import { expectationName } from "./expectation-name.js";
import { firstBadRows, type Rejections } from "./rejection.js";

/** Why a batch must not be loaded; null: it may. */
export async function blockingReason(
  client: pg.PoolClient,
  source: SourceDefinition,
  outcomes: readonly ExpectationOutcome[],
  rejections: Rejections,
): Promise<string | null> {
  const reasons = outcomes.filter(isBlocking).map(described);
  if (source.ingest.onBadRow === "block" && rejections.bad > 0) {
    const examples = await firstBadRows(client, 3);
    const rest = rejections.bad > examples.length ? "; …" : "";
    reasons.push(`${rejections.bad} rows cannot be loaded: ${examples.join("; ")}${rest}`);
  }
  return reasons.length === 0 ? null : reasons.join("; ");
}

/** An expectation that raised is not met either: what could not be judged must not pass. */
function isBlocking({ expectation, success, exception }: ExpectationOutcome): boolean {
  const failed = success === false || exception !== null;
  return failed && expectation.onFail === "block" && expectation.severity === "critical";
}

function described({ expectation, result, exception }: ExpectationOutcome): string {
  const name = expectationName(expectation);
  if (exception !== null) return `${name} cannot be evaluated: ${exception}`;
  if (typeof result["unexpected_count"] === "number") {
    const examples = JSON.stringify(firstDistinct(result["partial_unexpected_list"]));
    return `${name}: ${result["unexpected_count"]} unexpected values, such as ${examples}`;
  }
  return `${name}: observed ${JSON.stringify(result["observed_value"] ?? null)}`;
}

function firstDistinct(list: unknown): unknown[] {
  if (!Array.isArray(list)) return [];
  return [...new Map(list.map((value: unknown) => [JSON.stringify(value), value])).values()].slice(0, 3);
}
