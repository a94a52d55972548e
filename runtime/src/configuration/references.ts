import { readFileSync } from "node:fs";
import path from "node:path";
import { codeOf, neverTell, RuntimeError } from "../errors/index.js";
import type { ReferenceDefinition, TextDefinition } from "../definitions/reference.js";
import { ownValue } from "../names/own-value.js";

/**
 * The value that `${env:NAME}` or `${secret:NAME}` stands for. A secret is the environment variable of
 * its name, else the content of the file NAME in SECRETS_DIR (`.secrets` by default).
 *
 * @throws RuntimeError MLO5013 that names the variable or the file, never a value
 */
export function resolveReference(
  reference: ReferenceDefinition,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const value =
    ownValue(env, reference.name) ??
    (reference.from === "secret" ? secretFile(reference.name, env) : undefined);
  if (value !== undefined) {
    if (reference.from === "secret") neverTell(value);
    return value;
  }
  if (reference.default !== undefined) return reference.default;
  throw new RuntimeError(
    "MLO5013",
    `The ${reference.from === "env" ? "variable" : "secret"} ${reference.name} is not set.`,
    {
      hint:
        reference.from === "env"
          ? `Set the environment variable ${reference.name}.`
          : `Write its value into ${path.join(secretsFolder(env), reference.name)}, or set the environment variable ${reference.name}.`,
    },
  );
}

/** Text in which the values of references stand. @throws RuntimeError MLO5013 */
export function resolveText(
  text: TextDefinition,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (typeof text === "string") return text;
  return text.map((part) => (typeof part === "string" ? part : resolveReference(part, env))).join("");
}

function secretFile(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  try {
    return readFileSync(path.join(secretsFolder(env), name), "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

function secretsFolder(env: Readonly<Record<string, string | undefined>>): string {
  return env["SECRETS_DIR"] ?? path.join(env["PROJECT_DIR"] ?? ".", ".secrets");
}
