import type { ProjectDefinition } from "../definitions/project.js";
import { functionHash } from "./function-hash.js";
import { sha256Of } from "./sha256.js";

const known = new WeakMap<ProjectDefinition, string>();

/** Hash of everything that a project consists of, its code included; the order of keys does not count. */
export function projectHash(project: ProjectDefinition): string {
  const hash = known.get(project) ?? sha256Of(plain(project));
  known.set(project, hash);
  return hash;
}

/** A definition as JSON: functions by their code, objects with sorted keys. */
export function plain(value: unknown): unknown {
  if (typeof value === "function") return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("module" in value && "load" in value && "name" in value)
    return [value.name, functionHash({ module: String(value.module) })];
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, plain(member)]),
  );
}
