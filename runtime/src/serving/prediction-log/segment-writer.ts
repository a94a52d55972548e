import { open, type FileHandle } from "node:fs/promises";
import path from "node:path";

/** A file of lines that is being written; sealed, it can be read by others and is never written again. */
export interface SegmentWriter {
  /** Adds text that ends with a line end, in one write; what fails leaves nothing of it. */
  write(text: string): Promise<void>;
  /** Ends the file that is being written; the next write begins another. @returns whether there was one */
  seal(): Promise<boolean>;
  /** Path of the file that is being written, or null. */
  current(): string | null;
  /** Bytes in the file that is being written. */
  currentBytes(): number;
}

/** Files `<number>.jsonl` in the folder, numbered in the order of writing. @param folder makes it where it is missing */
export function segmentWriter(folder: () => Promise<string>): SegmentWriter {
  let segment: { readonly path: string; handle: FileHandle | null; bytes: number } | null = null;
  let number = 0;

  const opened = async (): Promise<{ readonly handle: FileHandle; bytes: number }> => {
    if (segment?.handle) return segment as { handle: FileHandle; bytes: number };
    const place = await folder();
    number++;
    // Known as current before it exists: a reader never takes it for a finished one.
    const made = {
      path: path.join(place, `${String(number).padStart(9, "0")}.jsonl`),
      handle: null,
      bytes: 0,
    };
    segment = made;
    // "ax": a segment that exists already is never continued.
    return Object.assign(made, { handle: await open(made.path, "ax", 0o600) });
  };
  const seal = async (): Promise<boolean> => {
    if (segment === null) return false;
    const { handle } = segment;
    segment = null;
    await handle?.close();
    return true;
  };
  /** Lines that were written in part, or before the failure, were promised to nobody. */
  const takeBack = async (): Promise<void> => {
    try {
      await segment?.handle?.truncate(segment.bytes);
      if (segment?.handle) return;
    } catch {
      // What was written may end in the middle of a line: nothing may follow it.
    }
    await seal().catch(() => undefined);
  };

  return {
    write: async (text) => {
      try {
        const file = await opened();
        await file.handle.appendFile(text);
        file.bytes += Buffer.byteLength(text);
      } catch (error) {
        await takeBack();
        throw error;
      }
    },
    seal,
    current: () => segment?.path ?? null,
    currentBytes: () => segment?.bytes ?? 0,
  };
}
