import { open, type FileHandle } from "node:fs/promises";
import path from "node:path";

/** A file of lines that is being written; sealed, it can be read by others and is never written again. */
export interface SegmentWriter {
  /** Adds text that ends with a line end, in one write. */
  write(text: string): Promise<void>;
  /** Ends the file that is being written, if there is one; the next write begins another. */
  seal(): Promise<void>;
  /** Path of the file that is being written, or null. */
  current(): string | null;
  /** Bytes in the file that is being written. */
  currentBytes(): number;
}

/** Files `<number>.jsonl` in the folder, numbered in the order of writing. */
export function segmentWriter(folder: () => string): SegmentWriter {
  let segment: { readonly path: string; handle: FileHandle | null; bytes: number } | null = null;
  let number = 0;

  const opened = async (): Promise<FileHandle> => {
    if (segment?.handle) return segment.handle;
    number++;
    // Known as current before it exists: a reader never takes it for a finished one.
    segment = {
      path: path.join(folder(), `${String(number).padStart(9, "0")}.jsonl`),
      handle: null,
      bytes: 0,
    };
    // "ax": a segment that exists already is never continued.
    segment.handle = await open(segment.path, "ax", 0o600);
    return segment.handle;
  };
  const seal = async (): Promise<void> => {
    await segment?.handle?.close();
    segment = null;
  };

  return {
    write: async (text) => {
      try {
        await (await opened()).appendFile(text);
        segment!.bytes += Buffer.byteLength(text);
      } catch (error) {
        // What was written in part may end in the middle of a line: nothing may follow it.
        await seal().catch(() => (segment = null));
        throw error;
      }
    },
    seal,
    current: () => segment?.path ?? null,
    currentBytes: () => segment?.bytes ?? 0,
  };
}
