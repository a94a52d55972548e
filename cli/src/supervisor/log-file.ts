import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

const maximumBytes = 10 * 1024 * 1024;
const keptFiles = 3;

/** A process's log: appended line by line, rotated at 10 MB into NAME.log.1, .2, .3. */
interface LogFile {
  write(line: string): void;
  close(): void;
}

/**
 * Appends to `<folder>/<name>.log`; the folder is made where it is missing. A disk that takes no lines costs lines,
 * not the system that they tell of: they are counted, and once it takes some again the log says how many are lost.
 */
function openLogFile(folder: string, name: string): LogFile {
  const path = join(folder, `${name}.log`);
  let file: number | null = null;
  let size = 0;
  let lost: { lines: number; readonly reason: string } | null = null;
  /** Whether the file may end in the middle of a line. */
  let isTorn = false;

  const opened = (): number => {
    if (file !== null) return file;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    file = openSync(path, "a", 0o600);
    size = statSync(path).size;
    return file;
  };
  const close = (): void => {
    const closing = file;
    file = null;
    if (closing !== null) closeSync(closing);
  };
  const rotate = (): void => {
    close();
    for (let number = keptFiles - 1; number >= 0; number--) {
      const from = number === 0 ? path : `${path}.${number}`;
      try {
        renameSync(from, `${path}.${number + 1}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
  };
  const append = (text: string): void => {
    const bytes = Buffer.from(`${isTorn ? "\n" : ""}${text}\n`);
    opened();
    if (size > 0 && size + bytes.length > maximumBytes) rotate();
    const to = opened();
    isTorn = true;
    const written = writeSync(to, bytes);
    size += written;
    isTorn = written < bytes.length;
    if (isTorn) throw new Error("the disk is full");
  };
  return {
    write(line) {
      try {
        if (lost !== null) append(JSON.stringify({ time: new Date().toISOString(), level: "warn", process: name, message: "lines of this log are lost", ...lost })); // prettier-ignore
        lost = null;
        append(line);
      } catch (error) {
        lost ??= { lines: 0, reason: (error as Error).message };
        lost.lines++;
      }
    },
    close,
  };
}

/** The log files of all processes, each opened when its first line comes. */
export interface LogFiles {
  write(name: string, line: string): void;
  close(): void;
}

export function openLogFiles(folder: string): LogFiles {
  const files = new Map<string, LogFile>();
  return {
    write(name, line) {
      let file = files.get(name);
      if (!file) files.set(name, (file = openLogFile(folder, name)));
      file.write(line);
    },
    close() {
      for (const file of files.values()) file.close();
      files.clear();
    },
  };
}
