import { mkdirSync, openSync, closeSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

const maximumBytes = 10 * 1024 * 1024;
const keptFiles = 3;

/** A process's log: appended line by line, rotated at 10 MB into NAME.log.1, .2, .3. */
interface LogFile {
  write(line: string): void;
  close(): void;
}

/** Opens `<folder>/<name>.log` for appending; the folder is made where it is missing. */
function openLogFile(folder: string, name: string): LogFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.log`);
  let file = openSync(path, "a", 0o600);
  let size = statSync(path).size;
  const rotate = (): void => {
    closeSync(file);
    for (let number = keptFiles - 1; number >= 0; number--) {
      const from = number === 0 ? path : `${path}.${number}`;
      try {
        renameSync(from, `${path}.${number + 1}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
    file = openSync(path, "a", 0o600);
    size = 0;
  };
  return {
    write(line) {
      const bytes = Buffer.from(`${line}\n`);
      try {
        if (size > 0 && size + bytes.length > maximumBytes) rotate();
        size += writeSync(file, bytes);
      } catch (error) {
        // A full disk costs lines of the log, not the system that it tells of.
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    },
    close: () => closeSync(file),
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
