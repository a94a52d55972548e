import pc from "picocolors";
import { expect, test } from "vitest";
import { renderStatus } from "../../src/status/render-status.js";

test("a long message does not blow the table up", () => {
  const flow = {
    name: "ingest.trips",
    state: "failed" as const,
    nextRunAt: null,
    lastRun: {
      id: "1",
      startedAt: "2026-11-23T06:00:00Z",
      finishedAt: null,
      durationSeconds: 1,
      message: null,
      error: "x".repeat(5000),
    },
  };
  const status = { project: "shop", state: "ready", processes: [], services: [], flows: [flow] } as const;
  const lines = renderStatus(status as never, pc.createColors(false), new Date("2026-11-23T06:00:05Z")).split(
    "\n",
  );
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(240);
  expect(lines.at(-1)).toMatch(/x…$/);
});
