import { markup, type Html } from "./markup.js";

const words: Readonly<Record<string, string>> = {
  empty: "nothing loaded",
  blocked: "blocked",
  failed: "failed",
  warning: "warning",
  passed: "passed",
  loaded: "loaded",
  none: "not evaluated",
};

/** A state in words on its colour: colour alone tells nothing. */
export const stateBadge = (state: string): Html =>
  markup`<span class="state ${state}">${words[state] ?? state}</span>`;

/** "2026-11-27 20:15 UTC"; null: a dash. */
export const timeText = (time: string | null): string =>
  time === null ? "–" : `${time.slice(0, 16).replace("T", " ")} UTC`;
