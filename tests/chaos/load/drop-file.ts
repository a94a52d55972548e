import { appendFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { System } from "../system/system.js";
import { csvOf, readingOf } from "../system/small-project.js";
import type { Ids } from "./ids.js";
import type { Ledger } from "./ledger.js";

/**
 * Puts a file of new rows into the folder of the source.
 * @param slowly it grows in place, as a copy does, instead of appearing as a whole
 * @returns its name
 */
export async function dropFile(
  system: System,
  ids: Ids,
  ledger: Ledger,
  { rows, slowly }: { readonly rows: number; readonly slowly: boolean },
): Promise<string> {
  const readings = Array.from({ length: rows }, () => readingOf(ids.take()));
  const name = `data/readings/${readings[0]!.id}.csv`;
  const path = join(system.folder, name);
  const lines = csvOf(readings).match(/.*\n/g)!;
  if (slowly) {
    const half = Math.ceil(lines.length / 2);
    await writeFile(path, lines.slice(0, half).join(""));
    await sleep(300);
    await appendFile(path, lines.slice(half).join(""));
  } else {
    await writeFile(`${path}.new`, lines.join(""));
    await rename(`${path}.new`, path);
  }
  for (const { id } of readings) ledger.dropped.add(id);
  return name;
}
