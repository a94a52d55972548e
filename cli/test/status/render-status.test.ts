import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pc from "picocolors";
import { expect, test } from "vitest";
import { serviceStatus } from "../../src/status/read-status.js";
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
  const database = { state: "ready", reason: null, hint: null };
  const status = {
    project: "shop",
    state: "ready",
    processes: [],
    services: [],
    doubt: null,
    database,
    flows: [flow],
  } as const;
  const lines = renderStatus(status as never, pc.createColors(false), new Date("2026-11-23T06:00:05Z")).split(
    "\n",
  );
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(240);
  expect(lines.at(-1)).toMatch(/x…$/);
});

test("predictions that the database refuses, and a disk that is full, are shown", async () => {
  const reason = "The prediction log cannot be written: its disk is full (ENOSPC)";
  const body = { status: "not_ready", reason, prediction_log: { writable: false, rejected_records: 3 } };
  const server = createServer((_, response) => response.writeHead(503).end(JSON.stringify(body)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const service = await serviceStatus({ name: "api", port, managementPort: null, model: "fun@champion" });
    expect(service).toMatchObject({ state: "not_ready", reason, rejectedPredictions: 3 });
    const database = { state: "ready", reason: null, hint: null };
    const status = {
      project: "shop",
      state: "degraded",
      processes: [],
      services: [service],
      doubt: null,
      database,
    } as const;
    const text = renderStatus(status as never, pc.createColors(false), new Date());
    expect(text).toContain(`${reason}; the database refuses 3 predictions`);
  } finally {
    server.close();
  }
});
