import { spawn, type ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { model, project, service } from "./picnics.js";
import type { ServiceDefinition } from "../../../src/definitions/service.js";
import type { Setting } from "./running-server.js";

/** A server in a process of its own, from the built package. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly lines: readonly Record<string, unknown>[];
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

const script = fileURLToPath(new URL("serve.mjs", import.meta.url));

export async function spawnServer(
  given: Setting,
  env: Record<string, string> = {},
  overrides: Partial<ServiceDefinition> = {},
): Promise<ServerProcess> {
  const definition = path.join(given.folder, "definition.json");
  await writeFile(definition, JSON.stringify({ project, service: { ...service, ...overrides }, model }));
  const child = spawn(process.execPath, [script, definition], {
    env: { ...process.env, ...given.env, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal!));
  });
  const lines: Record<string, unknown>[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      lines.push(line);
      if (line["message"] === "listening") resolve(String(line["address"]));
    });
    void ended.then((end) => reject(new Error(`The server ended with ${end}: ${JSON.stringify(lines)}`)));
  });
  return { url, child, lines, ended };
}
