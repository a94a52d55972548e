import { expect, it, vi } from "vitest";
import { tellingWaits } from "../../src/ingestion/stores/waiting.js";
import { recordedLog } from "../support/log.js";

it("a server that does not answer is named, ever more seldom", async () => {
  vi.useFakeTimers();
  try {
    const { log, lines } = recordedLog();
    const waited = tellingWaits(
      log,
      "http://host/x.csv",
      () => new Promise((end) => setTimeout(end, 60_000)),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    await waited;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(lines.map(({ message }) => message)).toEqual([
      "waiting for http://host/x.csv, which has not answered for 5 s",
      "waiting for http://host/x.csv, which has not answered for 15 s",
      "waiting for http://host/x.csv, which has not answered for 35 s",
    ]);
  } finally {
    vi.useRealTimers();
  }
});
