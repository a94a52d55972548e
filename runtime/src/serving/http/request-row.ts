import type { RequestRow } from "../../definitions/model.js";
import type { FieldProblem } from "./errors.js";
import type { ExactNumbers } from "./exact-numbers.js";
import { ownValue } from "../../names/own-value.js";
import { dateProblem, textProblem, timeProblem } from "../../store/storable.js";
import { readDateTime } from "./date-time.js";

/** A body that the JSON Schema accepted, as the model takes it. */
export interface ParsedRequest {
  readonly row: RequestRow;
  /** The time given for a replay, or null: now. */
  readonly predictAt: Date | null;
}

interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
}

/** The names and schemas of the body's fields, `predict_at` included. */
export function requestFields(
  schema: Readonly<Record<string, unknown>>,
): Readonly<Record<string, FieldSchema>> {
  return (schema["properties"] ?? {}) as Readonly<Record<string, FieldSchema>>;
}

/**
 * Turns timestamps into Dates and absent optional fields into null, and finds what JSON Schema does not:
 * numbers that are not exact, text and times that PostgreSQL cannot hold, times that do not exist.
 */
export function parseRequest(
  body: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, FieldSchema>>,
  exact: ExactNumbers = {},
): ParsedRequest | { readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const row: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(fields)) {
    const value = (isWhole(schema) ? ownValue(exact, field) : undefined) ?? ownValue(body, field) ?? null;
    const taken = typeof value === "string" && schema.format === "date-time" ? readDateTime(value) : value;
    const problem = taken === null ? null : valueProblem(taken, schema);
    if (problem !== null) problems.push({ field, message: problem });
    row[field] = taken;
  }
  if (problems.length > 0) return { problems };
  const { predict_at: predictAt, ...rest } = row;
  return { row: rest, predictAt: predictAt instanceof Date ? predictAt : null };
}

const isWhole = ({ type }: FieldSchema): boolean => [type].flat().includes("integer");

function valueProblem(value: unknown, schema: FieldSchema): string | null {
  // What no double holds is a bigint by now.
  const isInexact =
    typeof value === "bigint"
      ? BigInt.asIntN(64, value) !== value
      : typeof value === "number" && isWhole(schema) && !Number.isSafeInteger(value);
  if (isInexact) return "must be a whole number of 64 bits, from -2^63 to 2^63 - 1";
  if (value instanceof Date) return timeProblem(value);
  if (typeof value !== "string") return null;
  return textProblem(value) ?? (schema.format === "date" ? dateProblem(value) : null);
}
