import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { codeOf, messageOf, RuntimeError } from "../../errors/index.js";
import type { FileConnectionDefinition } from "../../definitions/connection.js";
import { fileStamp } from "../file-stamp.js";
import type { Store, StoreContext } from "./store.js";

const chunkSize = 256 * 1024;

/** Files below the project's folder. */
export function localFiles(
  connection: FileConnectionDefinition,
  { source, projectDirectory }: StoreContext,
): Store {
  const absolute = (name: string): string => path.resolve(projectDirectory, name);
  return {
    path: absolute,
    async list() {
      const names = await matchingFiles(source.name, connection.path, projectDirectory);
      return names.map((name) => ({ name, stamp: null, contentHash: null }));
    },
    async open(name) {
      const before = await stampOf(absolute(name), name);
      async function* bytes(): AsyncGenerator<Buffer> {
        try {
          yield* createReadStream(absolute(name), { highWaterMark: chunkSize }) as AsyncIterable<Buffer>;
        } catch (error) {
          throw unreadable(name, messageOf(error), error);
        }
        if ((await stampOf(absolute(name), name)).text !== before.text) throw changed(name);
      }
      return { size: before.size, bytes: bytes(), stamp: null };
    },
  };
}

async function matchingFiles(source: string, pattern: string, projectDirectory: string): Promise<string[]> {
  const folder = path.resolve(projectDirectory);
  if (await isFile(path.resolve(folder, pattern))) return [pattern]; // even with brackets in its name
  const files = await glob(pattern, { cwd: folder, expandDirectories: false });
  if (files.length === 0) {
    const what = isDynamicPattern(pattern) ? `No file matches ${pattern}` : `There is no file ${pattern}`;
    throw new RuntimeError("MLO5101", `Source ${source}: ${what} in ${folder}.`, {
      hint: "The path is relative to the folder of mlops.yaml.",
    });
  }
  return files.sort();
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function stampOf(absolute: string, name: string): Promise<{ text: string; size: number }> {
  try {
    return await fileStamp(absolute);
  } catch (error) {
    throw unreadable(name, codeOf(error) === "ENOENT" ? "it is no longer there" : messageOf(error), error);
  }
}

function unreadable(name: string, why: string, cause: unknown): RuntimeError {
  return new RuntimeError("MLO5102", `${name} cannot be read: ${why}`, { cause });
}

function changed(name: string): RuntimeError {
  return new RuntimeError("MLO5108", `${name} changed while it was read; nothing of it was loaded.`, {
    hint: "Let exports write to another name and rename when done.",
  });
}
