import type { Reference, TextWithReferences } from "../project.js";

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Whole seconds of a duration such as 45m, which the schema has let through. */
export function seconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (secondsOf[duration.slice(-1)] ?? NaN);
}

/** A percentage such as 20% as a fraction: 0.2. */
export function fraction(percent: string): number {
  return Number((Number(percent.slice(0, -1)) / 100).toPrecision(12));
}

/** `${env:NAME:-default}` or `${secret:NAME}`, which the schema has let through. */
export function parseReference(text: string): Reference {
  const match = /^\$\{(env|secret):([^:}]+)(?::-([^}]*))?\}$/.exec(text);
  if (!match) throw new Error("A reference passed the schema that cannot be read");
  return { from: match[1] as Reference["from"], name: match[2] ?? "", default: match[3] ?? null };
}

/** Text in which references stand, in parts: `Bearer ${secret:TOKEN}`. */
export function parseReferences(text: string): TextWithReferences {
  return text
    .split(/(\$\{(?:env|secret):[^}]+\})/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("${") ? parseReference(part) : part));
}

/** A name as SQL identifier, for expressions that the resolver writes itself. */
export function quoted(name: string): string {
  return `"${name}"`;
}
