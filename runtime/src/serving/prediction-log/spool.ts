import { rm, stat, writeFile } from "node:fs/promises";
import { codeOf, RuntimeError } from "../../errors/index.js";
import { diskState } from "./disk-state.js";
import { rejectedRecords, type RejectedRecords } from "./rejected-records.js";
import { segmentWriter } from "./segment-writer.js";
import { spoolBytes } from "./spool-bytes.js";
import { openSpoolFolders } from "./spool-folders.js";

/**
 * Lines on local disk on their way to the database. Each process writes in a folder of its own below the
 * shared root. A line that `append` has confirmed survives the death of the process (not of the machine: the
 * operating system's buffers are not forced to the disk).
 */
export interface Spool {
  /**
   * Resolves when the line is in the file; lines that come while a write is under way share the next one.
   * @throws RuntimeError MLO5503 when the spool has reached its limit; what the disk says
   */
  append(line: string): Promise<void>;
  /** Bytes that the database has not taken yet. */
  bytes(): number;
  /** Why the next line may not be taken; null: as far as it is known it is. */
  problem(): string | null;
  /** Finds out whether the disk takes a line, where nothing was written for so many milliseconds. */
  probe(silence: number): Promise<void>;
  /** Ends the current segment, so that it can be flushed. @returns whether there was one */
  seal(): Promise<boolean>;
  /** Finished segments, oldest first in each folder, taken over ones included. */
  segments(): Promise<string[]>;
  /** Deletes a segment that the database has taken. */
  remove(segment: string): Promise<void>;
  /** Sets records aside that the database refuses; they count in the limit. */
  reject(records: readonly string[]): Promise<void>;
  readonly rejected: Pick<RejectedRecords, "count" | "bytes" | "read" | "remove">;
  /** Moves what dead processes left into this one's folder. @returns from how many folders */
  takeOver(): Promise<number>;
  /** Ends the current segment and removes the folder where nothing is left in it. */
  close(): Promise<void>;
}

/** A segment is read as a whole when it is flushed. */
const segmentBytes = 8 * 1024 * 1024;
/** As large as a body may be. */
const probeBytes = 64 * 1024;

export async function openSpool(root: string, limitBytes: number): Promise<Spool> {
  const folders = openSpoolFolders(root);
  const writer = segmentWriter(() => folders.own());
  const rejected = rejectedRecords(root);
  const disk = diskState();
  const stored = spoolBytes();
  let waiting: Waiting[] = [];
  /** Bytes of lines that are not in a file yet, in `waiting` or under way. */
  let reserved = 0;
  /** Bytes of the last line that was refused for the limit. */
  let refused = 0;
  let work: Promise<unknown> = Promise.resolve();

  /** One at a time: writes, seals and lists never meet. */
  const inOrder = <T>(task: () => Promise<T>): Promise<T> => {
    const result = work.then(task);
    work = result.catch(() => undefined);
    return result;
  };
  const used = (): number => stored.total() + reserved + rejected.bytes();
  const isFull = (bytes: number): boolean => used() + bytes > limitBytes;

  const write = async (text: string): Promise<void> => {
    await writer.write(text);
    stored.set(writer.current()!, writer.currentBytes());
  };
  const writeWaiting = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    const text = batch.map(({ line }) => `${line}\n`).join("");
    let failure: { readonly error: unknown } | null = null;
    try {
      await write(text).catch(async (error: unknown) => {
        // The folder is gone: another process took it while this one stood still, or somebody removed it.
        if (codeOf(error) !== "ENOENT") throw error;
        folders.renew();
        await write(text);
      });
      if (await folders.lost(writer.current())) {
        await writer.seal();
        await write(text);
      }
      disk.lineTaken();
      if (writer.currentBytes() > segmentBytes) await writer.seal();
    } catch (error) {
      disk.failed(error);
      failure = { error };
    }
    reserved -= Buffer.byteLength(text);
    for (const { done, failed } of batch) {
      if (failure) failed(failure.error);
      else done();
    }
  };

  /** Finished segments; what is counted is what is there. */
  const list = async (): Promise<string[]> => {
    const segments = await folders.segments();
    const current = writer.current();
    stored.keepOnly(new Set(current === null ? segments : [...segments, current]));
    const finished = segments.filter((segment) => segment !== current);
    for (const segment of finished)
      if (!stored.has(segment)) {
        const bytes = await sizeOf(segment);
        stored.set(segment, bytes);
      }
    return finished;
  };

  await rejected.refresh().catch((error: unknown) => disk.failed(error));
  return {
    append: (line) => {
      const bytes = Buffer.byteLength(line) + 1;
      if (isFull(bytes)) {
        refused = bytes;
        return Promise.reject(full(limitBytes, rejected.bytes()));
      }
      return new Promise((done, failed) => {
        waiting.push({ line, done, failed });
        reserved += bytes;
        if (waiting.length === 1) void inOrder(writeWaiting);
      });
    },
    bytes: () => stored.total() + reserved,
    problem: () => {
      if (refused > 0 && isFull(refused)) return full(limitBytes, rejected.bytes()).message;
      const problem = disk.problem();
      return problem === null ? null : `The prediction log cannot be written: ${problem}`;
    },
    probe: (silence) =>
      inOrder(async () => {
        if (disk.age() < silence) return;
        try {
          const file = await folders.probe();
          try {
            await writeFile(file, Buffer.alloc(probeBytes), { mode: 0o600 });
          } finally {
            await rm(file, { force: true });
          }
          disk.succeeded();
        } catch (error) {
          disk.failed(error);
          if (codeOf(error) === "ENOENT") folders.renew();
        }
      }),
    seal: () => inOrder(() => writer.seal()),
    segments: () => inOrder(list),
    remove: async (segment) => {
      await rm(segment, { force: true });
      stored.delete(segment);
    },
    reject: async (records) => rejected.keep(records, await folders.draft()),
    rejected,
    takeOver: async () => {
      await rejected.refresh();
      const taken = await folders.takeOver(rejected);
      await inOrder(list);
      return taken;
    },
    close: async () => {
      await inOrder(() => writer.seal());
      await folders.close();
    },
  };
}

interface Waiting {
  readonly line: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

function full(limitBytes: number, rejectedBytes: number): RuntimeError {
  const refused = rejectedBytes > 0 ? `, ${rejectedBytes} of them in records that the database refused` : "";
  return new RuntimeError(
    "MLO5503",
    `The prediction log is full: ${limitBytes} bytes wait for the database, which does not take them${refused}`,
    { hint: "Bring the database back, or raise SPOOL_LIMIT_BYTES." },
  );
}
