import { createHash } from "node:crypto";
import { stringify } from "lossless-json";
import type { Project } from "./project.js";

/** JSON with sorted keys and no white space, bigints as their digits: equal for equal projects, whatever the order of keys was. */
export function canonicalJson(value: unknown): string {
  const text = stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
  if (text === undefined) throw new Error("This value has no JSON");
  return text;
}

/** SHA-256 of the canonical JSON, in hex. */
export function hashProject(project: Project): string {
  return createHash("sha256").update(canonicalJson(project)).digest("hex");
}
