import type { InputProfile } from "../tracking/profile.js";
import { categoricalSample, numericSample, type Sample } from "./statistics/sample.js";

/** The training rows of an input, from its profile. */
export function referenceSample(profile: InputProfile): Sample {
  return profile.kind === "numeric"
    ? numericSample(profile.sample, profile.count - profile.missing)
    : categoricalSample(profile.counts);
}

/**
 * Logged values of an input of the same kind; null, an empty text and what is not of the kind counts as
 * missing. Booleans are numbers. All as in training.
 */
export function currentSample(kind: InputProfile["kind"], values: readonly unknown[]): Sample {
  return kind === "numeric"
    ? numericSample(values.map(numberOf))
    : categoricalSample(
        values.flatMap((value) => (typeof value === "string" && value !== "" ? [[value, 1] as const] : [])),
      );
}

/** Rows as a category each: with a value, or without one. */
export const missingSample = ({
  rows,
  missing,
}: {
  readonly rows: number;
  readonly missing: number;
}): Sample =>
  categoricalSample([
    ["missing", missing],
    ["present", rows],
  ]);

function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "boolean" ? Number(value) : Number.NaN;
}
