import { rm, stat } from "node:fs/promises";
import { RuntimeError } from "../../errors/index.js";
import { segmentWriter } from "./segment-writer.js";
import { openSpoolFolders } from "./spool-folders.js";

/**
 * Lines on local disk on their way to the database. Each process writes in a folder of its own below the
 * shared root. A line that `append` has confirmed survives the death of the process (not of the machine: the
 * operating system's buffers are not forced to the disk).
 */
export interface Spool {
  /**
   * Resolves when the line is in the file; lines that come while a write is under way share the next one.
   * @throws RuntimeError MLO5503 when the spool has reached its limit
   */
  append(line: string): Promise<void>;
  /** Bytes that the database has not taken yet. */
  bytes(): number;
  /** Ends the current segment, so that it can be flushed. */
  seal(): Promise<void>;
  /** Finished segments, oldest first in each folder, taken over ones included. */
  segments(): Promise<string[]>;
  /** Deletes a segment that the database has taken. */
  remove(segment: string): Promise<void>;
  /** Makes the folders of dead processes this one's. @returns how many */
  takeOver(): Promise<number>;
  /** Ends the current segment and removes folders in which nothing is left. */
  close(): Promise<void>;
}

/** A segment is read as a whole when it is flushed. */
const segmentBytes = 8 * 1024 * 1024;

export async function openSpool(root: string, limitBytes: number): Promise<Spool> {
  const folders = await openSpoolFolders(root);
  const writer = segmentWriter(() => folders.own());
  let stored = 0;
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let work: Promise<unknown> = Promise.resolve();

  /** One at a time: writes and seals never meet. */
  const inOrder = <T>(task: () => Promise<T>): Promise<T> => {
    const result = work.then(task);
    work = result.catch(() => undefined);
    return result;
  };

  const writeWaiting = async (): Promise<void> => {
    const batch = waiting;
    const text = batch.map(({ line }) => `${line}\n`).join("");
    stored += waitingBytes;
    waiting = [];
    waitingBytes = 0;
    try {
      await writer.write(text);
      if (await folders.lost(writer.current())) {
        await writer.seal();
        await writer.write(text);
      }
      if (writer.currentBytes() > segmentBytes) await writer.seal();
      for (const { done } of batch) done();
    } catch (error) {
      stored -= Buffer.byteLength(text);
      for (const { failed } of batch) failed(error);
    }
  };

  return {
    append: (line) => {
      const bytes = Buffer.byteLength(line) + 1;
      if (stored + waitingBytes + bytes > limitBytes) return Promise.reject(full(limitBytes));
      return new Promise((done, failed) => {
        waiting.push({ line, done, failed });
        waitingBytes += bytes;
        if (waiting.length === 1) void inOrder(writeWaiting);
      });
    },
    bytes: () => stored + waitingBytes,
    seal: () => inOrder(() => writer.seal()),
    segments: async () => (await folders.segments()).filter((segment) => segment !== writer.current()),
    remove: async (segment) => {
      stored = Math.max(0, stored - (await sizeOf(segment)));
      await rm(segment, { force: true });
    },
    takeOver: async () => {
      const taken = await folders.takeOver();
      for (const segment of taken.segments) stored += await sizeOf(segment);
      return taken.folders;
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

const full = (limitBytes: number): RuntimeError =>
  new RuntimeError(
    "MLO5503",
    `The prediction log is full: ${limitBytes} bytes wait for the database, which does not take them`,
    { hint: "Bring the database back, or raise SPOOL_LIMIT_BYTES." },
  );
