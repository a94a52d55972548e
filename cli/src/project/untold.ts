import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { neverTell, neverTellEnvironment } from "@mlops-yaml/runtime/redact";
import { secretsFolder } from "./secrets.js";

/** Keeps every secret that a project's processes get out of what this process says: variables, and files of secrets. */
export function keepUntold(folder: string, env: Readonly<Record<string, string | undefined>>): void {
  neverTellEnvironment(env);
  const secrets = secretsFolder(folder, env);
  for (const name of filesOf(secrets)) {
    try {
      neverTell(readFileSync(join(secrets, name), "utf8").trim());
    } catch {
      // What cannot be read cannot be told either.
    }
  }
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
