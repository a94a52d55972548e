import { appendFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { System } from "../system/system.js";
import type { Ids } from "./ids.js";
import type { Ledger } from "./ledger.js";

/**
 * Puts a file of new rows into the folder of the source.
 * @param slowly it grows in place, as a copy does, instead of appearing as a whole
 * @returns its name
 */
export async function dropFile(
  { folder, project }: System,
  ids: Ids,
  ledger: Ledger,
  { rows, slowly }: { readonly rows: number; readonly slowly: boolean },
): Promise<string> {
  const numbers = Array.from({ length: rows }, () => ids.take());
  const file = project.file(numbers);
  const path = join(folder, file.path);
  if (slowly) {
    const half = file.content.lastIndexOf("\n", file.content.length / 2) + 1;
    await writeFile(path, file.content.subarray(0, half));
    await sleep(300);
    await appendFile(path, file.content.subarray(half));
  } else {
    await writeFile(`${path}.new`, file.content);
    await rename(`${path}.new`, path);
  }
  for (const id of numbers) ledger.dropped.add(id);
  return file.path;
}
