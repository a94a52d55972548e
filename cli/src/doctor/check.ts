import { redact } from "@mlops-yaml/runtime/redact";
import type { Project } from "@mlops-yaml/schema";

/** ok; worth knowing; must be mended; could not be looked at. */
export type FindingState = "ok" | "warning" | "wrong" | "skipped";

export interface Finding {
  readonly state: FindingState;
  /** What was found, in a few words. */
  readonly found: string;
  /** What to do; there exactly where something is to be done. */
  readonly remedy?: string;
}

/** What a check may look at. */
export interface Examined {
  readonly folder: string;
  /** Null where mlops.yaml has mistakes or is missing. */
  readonly project: Project | null;
  readonly env: Readonly<Record<string, string>>;
}

/** One small look at one thing. */
export interface Check {
  readonly name: string;
  readonly run: (examined: Examined) => Promise<Finding>;
}

// What is found may be a library's message.
export const ok = (found: string): Finding => ({ state: "ok", found });
export const warning = (found: string, remedy: string): Finding => ({
  state: "warning",
  found: redact(found),
  remedy,
});
export const wrong = (found: string, remedy: string): Finding => ({
  state: "wrong",
  found: redact(found),
  remedy,
});
export const skipped = (found: string): Finding => ({ state: "skipped", found: redact(found) });
