import { codeOf, messageOf } from "../../errors/index.js";

/** Whether the disk took what was written last. */
export interface DiskState {
  /** What keeps lines from being written; null: nothing, as far as it is known. */
  problem(): string | null;
  /** Milliseconds since a write succeeded or failed. */
  age(): number;
  /** A line was taken. On a disk that is almost full some are: what failed stays the problem until a probe succeeds. */
  lineTaken(): void;
  succeeded(): void;
  failed(error: unknown): void;
}

const problems: Readonly<Record<string, string>> = {
  ENOSPC: "its disk is full",
  EDQUOT: "its disk quota is used up",
  EROFS: "its disk is read-only",
  EIO: "its disk fails",
  EACCES: "its folder may not be written",
  EPERM: "its folder may not be written",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
};

export function diskState(): DiskState {
  let problem: string | null = null;
  let at = -Infinity;
  const known = (what: string | null): void => {
    problem = what;
    at = performance.now();
  };
  return {
    problem: () => problem,
    age: () => performance.now() - at,
    lineTaken: () => {
      if (problem === null) known(null);
    },
    succeeded: () => known(null),
    failed: (error) => {
      const code = codeOf(error) ?? "";
      known(problems[code] === undefined ? messageOf(error) : `${problems[code]} (${code})`);
    },
  };
}
