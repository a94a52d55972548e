import { randomBytes } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../errors/index.js";

export interface WriteOptions {
  /** Missing: 0600, as what belongs to this machine is nobody else's. */
  readonly mode?: number;
}

/**
 * Replaces a file as a whole, so that it lasts: neither a reader nor a power cut sees half of it.
 * @throws Error of Node's file system; the file is as it was then
 */
export async function writeWhole(
  file: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  await throughTemporary(file, content, options, (temporary) => rename(temporary, file));
}

/**
 * The same, where the file is not there yet: of several processes at once, the first one's content counts.
 * @returns whether it was written
 */
export async function writeOnce(
  file: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<boolean> {
  try {
    await throughTemporary(file, content, options, (temporary) => link(temporary, file));
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function throughTemporary(
  file: string,
  content: string | Uint8Array,
  { mode = 0o600 }: WriteOptions,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(temporary);
    await syncFolder(path.dirname(file));
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A name lasts once its folder is on the disk; some systems have no such thing. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
