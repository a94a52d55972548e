import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { telemetryOff } from "@mlops-yaml/runtime/telemetry";
import { CommandError } from "../errors/command-error.js";
import { keepUntold } from "./untold.js";

/** Far more than variables need; Node reads some texts in a time that grows with the square of their size. */
const mostBytes = 128 * 1024;

/** The environment for the project's processes: its .env file, then the real environment, which wins; no telemetry. @throws CommandError MLO1012 */
export function projectEnvironment(folder: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const merged: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(readEnvFile(folder)), ...Object.entries(env)])
    if (value !== undefined) merged[name] = value;
  keepUntold(folder, merged);
  return { ...merged, ...telemetryOff };
}

function readEnvFile(folder: string): NodeJS.Dict<string> {
  try {
    const file = join(folder, ".env");
    const { size } = statSync(file);
    if (size > mostBytes)
      throw new CommandError(
        "MLO1012",
        `${file} has ${size.toLocaleString("en")} bytes, more than ${mostBytes.toLocaleString("en")}.`,
        "Keep only variables in it, and long values in files of the folder of secrets.",
      );
    return parseEnv(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
