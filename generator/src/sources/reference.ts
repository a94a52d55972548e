import type { Json, Reference, TextWithReferences } from "@mlops-yaml/schema";

/** A reference as the runtime takes it: no default where there is none. */
export function referenceValue({ from, name, default: fallback }: Reference): {
  readonly [key: string]: Json;
} {
  return fallback === null ? { from, name } : { from, name, default: fallback };
}

/** Plain text, or the parts of text that holds references. */
export function textValue(parts: TextWithReferences): Json {
  if (parts.every((part) => typeof part === "string")) return parts.join("");
  return parts.map((part) => (typeof part === "string" ? part : referenceValue(part)));
}
