import { readFileSync } from "node:fs";
import path from "node:path";
import type { ReferenceDefinition } from "../v1/definitions.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value that `${env:NAME:-default}` or `${secret:NAME}` stands for. A secret is the variable NAME, else
 * the content of the file NAME in SECRETS_DIR (`.secrets` in the project's folder by default) without its
 * final line end.
 * @returns null if it is set nowhere; an empty value counts as not set
 */
export function resolveReference(reference: ReferenceDefinition, env: Environment): string | null {
  const value = env[reference.name];
  if (value) return value;
  if (reference.from === "env") return reference.default ?? null;
  try {
    const content = readFileSync(path.join(secretsDirectory(env), reference.name), "utf8");
    return content.replace(/\r?\n$/, "") || null;
  } catch {
    return null;
  }
}

/** Absolute path of the folder with one file a secret. */
export function secretsDirectory(env: Environment): string {
  return path.resolve(env["PROJECT_DIR"] ?? ".", env["SECRETS_DIR"] ?? ".secrets");
}
