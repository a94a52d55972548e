import { existsSync, writeFileSync } from "node:fs";

/** Debian's package libfaketime; the form for programs with threads. */
const library = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
].find((path) => existsSync(path));

export const canStepClock = (): boolean => library !== undefined;

/** Environment of processes whose clock follows the file; that of PostgreSQL does not. */
export function clockEnvironment(file: string): Record<string, string> {
  if (library === undefined) return {};
  stepClock(file, 0);
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    NO_FAKE_STAT: "1",
  };
}

export function stepClock(file: string, seconds: number): void {
  writeFileSync(file, `${seconds < 0 ? "-" : "+"}${Math.abs(seconds)}\n`);
}
