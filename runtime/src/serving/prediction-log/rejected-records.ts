import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../../errors/index.js";

/**
 * Records that the database refused, in one folder for all processes of a service: a file for the records of one
 * segment, named after its content, so that the same ones come once however often they are set aside.
 */
export interface RejectedRecords {
  count(): number;
  bytes(): number;
  /** Sets records aside. @param draft a file of the caller's own, on the same disk, which may be lost */
  keep(records: readonly string[], draft: string): Promise<void>;
  /** Looks what other processes set aside or brought. */
  refresh(): Promise<void>;
  /** The files, each with its records. */
  read(): Promise<readonly RejectedFile[]>;
  /** Forgets a file whose records are in the database, or in another file. */
  remove(file: string): Promise<void>;
}

export interface RejectedFile {
  readonly file: string;
  readonly records: readonly string[];
}

/** Below the root; no process' folder has such a name, which all hold a minus. */
export const rejectedFolder = "rejected";

export function rejectedRecords(root: string): RejectedRecords {
  const folder = path.join(root, rejectedFolder);
  const known = new Map<string, { readonly count: number; readonly bytes: number }>();

  const names = async (): Promise<string[]> =>
    (await readdir(folder).catch(orNone)).filter((name) => name.endsWith(".jsonl")).sort();
  const sum = (of: "count" | "bytes"): number =>
    [...known.values()].reduce((total, each) => total + each[of], 0);

  return {
    count: () => sum("count"),
    bytes: () => sum("bytes"),
    keep: async (records, draft) => {
      const text = records.map((record) => `${record}\n`).join("");
      const file = path.join(folder, `${createHash("sha256").update(text).digest("hex").slice(0, 32)}.jsonl`);
      await writeFile(draft, text, { mode: 0o600, flush: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await rename(draft, file);
      known.set(file, { count: records.length, bytes: Buffer.byteLength(text) });
    },
    refresh: async () => {
      const files = new Set((await names()).map((name) => path.join(folder, name)));
      for (const file of known.keys()) if (!files.has(file)) known.delete(file);
      for (const file of files) {
        if (known.has(file)) continue;
        const records = await recordsIn(file);
        const { size } = await stat(file).catch(() => ({ size: 0 }));
        if (records.length > 0) known.set(file, { count: records.length, bytes: size });
      }
    },
    read: async () => {
      const files = (await names()).map((name) => path.join(folder, name));
      return Promise.all(files.map(async (file) => ({ file, records: await recordsIn(file) })));
    },
    remove: async (file) => {
      await rm(file, { force: true });
      known.delete(file);
      await rmdir(folder).catch(() => undefined); // others are in it
    },
  };
}

/** None where another process took the file away. */
async function recordsIn(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").filter((line) => line !== "");
}

function orNone(error: unknown): string[] {
  if (codeOf(error) === "ENOENT") return [];
  throw error;
}
