import type { Reference, TextWithReferences } from "../project.js";
import { splitReferences } from "../read/references.js";

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Whole seconds of a duration such as 45m, which the schema has let through. */
export function seconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (secondsOf[duration.slice(-1)] ?? NaN);
}

/** A percentage such as 20% as a fraction: 0.2. */
export function fraction(percent: string): number {
  return Number((Number(percent.slice(0, -1)) / 100).toPrecision(12));
}

/** `${env:NAME:-default}` or `${secret:NAME}` alone, which the check has let through. */
export function parseReference(text: string): Reference {
  const [reference, ...rest] = parseReferences(text);
  if (reference !== undefined && typeof reference !== "string" && rest.length === 0) return reference;
  throw new Error("A reference passed the check that cannot be read");
}

/** Text in which references stand, in parts: `Bearer ${secret:TOKEN}`. */
export function parseReferences(text: string): TextWithReferences {
  return splitReferences(text);
}

/** A name as SQL identifier, for expressions that the resolver writes itself. */
export function quoted(name: string): string {
  return `"${name}"`;
}
