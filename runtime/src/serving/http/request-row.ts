import type { RequestRow } from "../../v1/definitions.js";
import type { FieldProblem } from "./errors.js";
import { ownValue } from "../../names/own-value.js";

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
 * numbers that are not exact, text that PostgreSQL cannot hold, times that do not exist.
 */
export function parseRequest(
  body: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, FieldSchema>>,
): ParsedRequest | { readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const row: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(fields)) {
    const value = ownValue(body, field) ?? null;
    const problem = value === null ? null : valueProblem(value, schema);
    if (problem !== null) problems.push({ field, message: problem });
    row[field] = typeof value === "string" && schema.format === "date-time" ? new Date(value) : value;
  }
  if (problems.length > 0) return { problems };
  const { predict_at: predictAt, ...rest } = row;
  return { row: rest, predictAt: predictAt instanceof Date ? predictAt : null };
}

function valueProblem(value: unknown, { type, format }: FieldSchema): string | null {
  if (typeof value === "number") {
    const whole = [type].flat().includes("integer");
    return whole && !Number.isSafeInteger(value) ? "must be a whole number within ±(2^53 - 1)" : null;
  }
  if (typeof value !== "string") return null;
  if (format === "date-time" && Number.isNaN(Date.parse(value))) return "is not a time that exists";
  if (value.includes("\0")) return "must not contain a NUL character";
  return /\p{Surrogate}/u.test(value) ? "must be well-formed Unicode" : null;
}
