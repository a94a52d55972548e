/** Where below the project's folder a file source's data is, for whoever hands the data to a container. */
import { posix } from "node:path";

export interface DataPlace {
  /**
   * A file is named by itself only where its folder is the project's: any other folder is given as a whole, so that a
   * file that is replaced by another of its name is seen.
   */
  readonly kind: "file" | "folder";
  /** Relative to the project's folder, normal, with forward slashes; "." is that folder itself. */
  readonly path: string;
}

/** What makes a segment of a path a pattern: such a path names no file before the disk is looked at. */
const wildcard = /[*?[\]{}|\\]|[@+!]\(|^!/;

/** The least that holds every file of a source's path or glob. */
export function dataPlace(path: string): DataPlace {
  const segments = posix.normalize(path).split("/");
  const firstWildcard = segments.findIndex((segment) => wildcard.test(segment));
  if (firstWildcard === -1 && segments.length === 1) return { kind: "file", path: segments.join("/") };
  const fixed = segments.slice(0, firstWildcard === -1 ? -1 : firstWildcard);
  return { kind: "folder", path: fixed.join("/") || "." };
}
