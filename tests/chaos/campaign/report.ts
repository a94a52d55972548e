import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Story } from "../story.js";
import type { System } from "../system/system.js";

const lastLines = 25;

/** A failed trial as it is to be read: what was found, how to repeat it, what was done, what the processes said. */
export async function describeFailure(
  system: System | null,
  { what, repeat, story }: { readonly what: string; readonly repeat: string; readonly story: Story },
): Promise<string> {
  const logs = system === null ? "" : await lastWords(system);
  return `${what}\n\nrepeat: ${repeat}\n\n${story.lines.join("\n")}\n\n${logs}`;
}

async function lastWords({ folder }: System): Promise<string> {
  const folders = [".mlops/logs", ".mlops/postgres/log"];
  const parts: string[] = [];
  for (const each of folders) {
    for (const name of await readdir(join(folder, each)).catch(() => [])) {
      const text = await readFile(join(folder, each, name), "utf8").catch(() => "");
      const lines = text.trimEnd().split("\n").slice(-lastLines);
      if (text !== "") parts.push(`${name}:\n${lines.map((line) => `  ${line.slice(0, 400)}`).join("\n")}`);
    }
  }
  return parts.join("\n");
}
