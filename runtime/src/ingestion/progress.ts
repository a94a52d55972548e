import type { Logger } from "../logging/logger.js";

/** Milliseconds between two lines of progress. */
const interval = 500;

/** Reports bytes of a file, often enough for a progress bar and seldom enough for a log. */
export function createByteProgress(
  log: Logger,
  { source, file, total }: { source: string; file: string; total: number | null },
): (bytes: number) => void {
  let next = performance.now() + interval;
  return (bytes) => {
    if (performance.now() < next) return;
    next = performance.now() + interval;
    log.progress(`reading ${file}`, { of: `ingest.${source}`, done: bytes, total, unit: "bytes" });
  };
}
