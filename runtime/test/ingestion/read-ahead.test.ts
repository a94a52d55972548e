import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createReadAhead, loadOrigin, pendingOrigins, type BatchResult } from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import type { ExpectationDefinition } from "../../src/definitions/expectation.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { recordedLog } from "../support/log.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource, projectOf } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const source = fileSource(
  "trips",
  "data/*.csv",
  { trip: { type: "integer" }, fare: { type: "float" } },
  { primaryKey: ["trip"] },
);

async function prepared(...files: [name: string, content: string][]) {
  return preparedFor(source, ...files);
}

async function preparedFor(source: SourceDefinition, ...files: [name: string, content: string][]) {
  for (const [name, content] of files) await bench.write(`data/${name}`, content);
  const { log } = recordedLog();
  await migrate(bench.pool, projectOf([source]), { log });
  const options = { projectDirectory: bench.directory, timezone: "UTC", log };
  const origins = await pendingOrigins(bench.pool, source, bench.directory);
  const ahead = createReadAhead(bench.pool, source, origins, options);
  const load = (index: number, signal?: AbortSignal): Promise<BatchResult> =>
    loadOrigin(bench.pool, source, origins[index] as (typeof origins)[0], { ...options, ahead, signal });
  return { origins, ahead, load };
}

/** Sessions that hold a staging table. */
async function stagingSessions(): Promise<number[]> {
  const { rows } = await bench.pool.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
  );
  return rows.map(({ pid }) => pid);
}

describe("the file after the one that is loaded", () => {
  it("is staged meanwhile, and loaded in its turn", async () => {
    const { ahead, load } = await prepared(
      ["a.csv", "trip,fare\n1,10\n2,x\n"],
      ["b.csv", "trip,fare\n2,20\n"],
      ["c.csv", "trip,fare\n2,21\n3,30\n"],
    );
    expect(await load(0)).toMatchObject({ rowsLoaded: 1, rowsQuarantined: 1 });
    await expect.poll(stagingSessions, { timeout: 20_000 }).toHaveLength(2);
    expect(await load(1)).toMatchObject({ state: "loaded", rowsLoaded: 1 });
    expect(await load(2)).toMatchObject({ state: "loaded", rowsLoaded: 2 });
    await ahead.close();
    expect(await stagingSessions()).toEqual([]);
    expect((await bench.rows("trips")).map(({ trip, fare }) => [trip, fare])).toEqual([
      [1, 10],
      [2, 21],
      [3, 30],
    ]);
  });

  it("is loaded all the same when the session that staged it is lost", async () => {
    const { ahead, load } = await prepared(["a.csv", "trip,fare\n1,10\n"], ["b.csv", "trip,fare\n2,20\n"]);
    await load(0);
    // The session that was seen is ended: by another look it may be in the middle of a statement, and not be listed.
    let sessions: number[] = [];
    await expect.poll(async () => (sessions = await stagingSessions()), { timeout: 20_000 }).toHaveLength(1);
    await bench.pool.query("SELECT pg_terminate_backend($1)", [sessions[0]]);
    await expect.poll(stagingSessions, { timeout: 20_000 }).toEqual([]);
    expect(await load(1)).toMatchObject({ state: "loaded", rowsLoaded: 1 });
    await ahead.close();
  });

  it("is loaded all the same when that is noticed only in its turn", async () => {
    const files = Array.from({ length: 8 }, (_, file): [string, string] => [
      `${file}.csv`,
      `trip,fare\n${file},10\n`,
    ]);
    const { ahead, load } = await prepared(...files);
    for (let file = 0; file < files.length; file += 1) {
      const sessions = await stagingSessions();
      // Not waited for: the load may begin before, while and after the sessions end.
      const ending = bench.pool.query("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", [
        sessions,
      ]);
      expect(await load(file)).toMatchObject({ state: "loaded", rowsLoaded: 1 });
      await ending;
    }
    await ahead.close();
    expect(await bench.rows("trips")).toHaveLength(files.length);
  });

  it("is dropped with what was staged when nobody takes it", async () => {
    const { ahead, load } = await prepared(["a.csv", "trip,fare\n1,10\n"], ["b.csv", "trip,fare\n2,20\n"]);
    await load(0);
    await ahead.close();
    await expect.poll(stagingSessions, { timeout: 20_000 }).toEqual([]);
    expect(await bench.rows("trips")).toEqual([{ trip: 1, fare: 10 }]);
  });

  it("is not loaded when another process has loaded it meanwhile", async () => {
    const { ahead, load } = await prepared(["a.csv", "trip,fare\n1,10\n"], ["b.csv", "trip,fare\n2,20\n"]);
    await load(0);
    await expect.poll(stagingSessions, { timeout: 20_000 }).toHaveLength(1);
    expect(await bench.ingest(source)).toMatchObject([{ origin: "data/b.csv", state: "loaded" }]);
    expect(await load(1)).toMatchObject({ state: "unchanged" });
    await ahead.close();
  });

  it("is blocked as ever when its content cannot be read", async () => {
    const { ahead, load } = await prepared(["a.csv", "trip,fare\n1,10\n"], ["b.csv", "trip;fare\n2;20\n"]);
    await load(0);
    expect(await load(1)).toMatchObject({ state: "blocked", message: expect.stringContaining("delimited") });
    await ahead.close();
  });

  it("is judged in its turn by an expectation that looks at what is loaded", async () => {
    const unknown: ExpectationDefinition = {
      type: "unexpected_rows_expectation",
      kwargs: { unexpected_rows_query: "SELECT * FROM {batch} WHERE trip IN (SELECT trip FROM raw.trips)" },
      severity: "critical",
      onFail: "block",
    };
    const { ahead, load } = await preparedFor(
      { ...source, expectations: [unknown] },
      ["a.csv", "trip,fare\n1,10\n"],
      ["b.csv", "trip,fare\n1,20\n"],
    );
    expect(await load(0)).toMatchObject({ state: "loaded" });
    expect(await load(1)).toMatchObject({ state: "blocked" });
    await ahead.close();
  });

  it("leaves no session behind when its load is given up", async () => {
    const { ahead, load } = await prepared(["a.csv", "trip,fare\n1,10\n"], ["b.csv", "trip,fare\n2,20\n"]);
    await load(0);
    await expect(load(1, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
    await ahead.close();
    await expect.poll(stagingSessions, { timeout: 20_000 }).toEqual([]);
    expect(await load(1)).toMatchObject({ state: "loaded" });
  });
});
