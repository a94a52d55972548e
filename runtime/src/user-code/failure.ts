import { realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf } from "../errors/index.js";

/** Frames are looked up in source maps, which takes time: later failures of a batch go without their place. */
const placedFailures = 1000;

/** How an error of the user's code is told: its message, and where in the user's own files it was thrown. */
export function createFailureTexts(projectDirectory: string): (error: unknown) => string {
  const folder = realpathSync(projectDirectory);
  let count = 0;
  return (error) => {
    count += 1;
    const place = count <= placedFailures && error instanceof Error ? placeOf(error, folder) : null;
    const message = messageOf(error).replace(/[\0\p{Surrogate}]/gu, "\uFFFD");
    return place === null ? message : `${message} (${place})`;
  };
}

/** The innermost frame within the project, as `src/clean.ts:12:5`. */
function placeOf(error: Error, folder: string): string | null {
  for (const line of (error.stack ?? "").split("\n")) {
    const [, location, row, column] = /^\s+at (?:.* \()?(.+?):(\d+):(\d+)\)?$/.exec(line) ?? [];
    if (location === undefined) continue;
    const file = location.startsWith("file://") ? fileURLToPath(location) : location;
    const within = path.relative(folder, file);
    if (!path.isAbsolute(file) || within.startsWith("..") || /(^|[\\/])node_modules[\\/]/.test(within))
      continue;
    return `${within.split(path.sep).join("/")}:${row}:${column}`;
  }
  return null;
}
