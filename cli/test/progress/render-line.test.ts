import { expect, test } from "vitest";
import { parseLogLine } from "../../src/progress/log-line.js";
import { renderLogLine } from "../../src/progress/render-line.js";
import pc from "picocolors";

const subject = "ingest.trips".padEnd(24);

/** A process's line -> the line for people. */
const cases: readonly [what: string, line: Record<string, unknown>, text: string][] = [
  [
    "counts that the message says are not said again",
    { message: "data/a.csv: 7,043 rows loaded", source: "trips", origin: "data/a.csv", rowsLoaded: 7043 },
    "data/a.csv: 7,043 rows loaded",
  ],
  [
    "an expectation is told by its message",
    {
      level: "warn",
      message: "data/a.csv: expect_x: fare: 1 of 3 rows unexpected, such as 99: quarantined",
      type: "expect_x",
      kwargs: { column: "fare" },
      severity: "critical",
      onFail: "quarantine",
    },
    "warning: data/a.csv: expect_x: fare: 1 of 3 rows unexpected, such as 99: quarantined",
  ],
  [
    "lists are for programs",
    { message: "not declared, so not read: tip", columns: ["tip"] },
    "not declared, so not read: tip",
  ],
  [
    "an error that the message ends with is told once",
    { level: "warn", message: "cannot be loaded: too old", error: { message: "too old", stack: "…" } },
    "warning: cannot be loaded: too old",
  ],
  [
    "what the message does not say follows it",
    { message: "serving", model: "churn", version: 2, error: { message: "late", stack: "…" } },
    "serving model=churn version=2 error=late",
  ],
  ["a duration is said as people say it", { message: "done", duration_ms: 1500 }, "done in 1.5 s"],
];

test.each(cases)("%s", (_, line, text) => {
  const parsed = parseLogLine(JSON.stringify({ level: "info", flow: "ingest.trips", ...line }));
  expect(renderLogLine("worker", parsed, pc.createColors(false))).toBe(`${subject} ${text}`);
});
