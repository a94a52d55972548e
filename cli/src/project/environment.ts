import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { telemetryOff } from "@mlops-yaml/runtime/telemetry";
import { keepUntold } from "./untold.js";

/** The environment for the project's processes: its .env file, then the real environment, which wins; no telemetry. */
export function projectEnvironment(folder: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const merged: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(readEnvFile(folder)), ...Object.entries(env)])
    if (value !== undefined) merged[name] = value;
  keepUntold(folder, merged);
  return { ...merged, ...telemetryOff };
}

function readEnvFile(folder: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(folder, ".env"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
