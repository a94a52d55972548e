import type { Readable } from "node:stream";
import { createInterface } from "node:readline";

/** Calls back with each line of the stream, the unfinished last one included. */
export function eachLine(stream: Readable, use: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on("line", use);
}
