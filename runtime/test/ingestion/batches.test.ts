import { readFile, utimes } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadOrigin, pendingOrigins } from "../../src/ingestion/index.js";
import { readFiles } from "../../src/ingestion/read-files.js";
import { createPool } from "../../src/store/index.js";
import type { ExpectationDefinition } from "../../src/definitions/expectation.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { recordedLog } from "../support/log.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const keyed = fileSource(
  "trips",
  "data/*.csv",
  { trip: { type: "integer" }, at: { type: "timestamp" }, fare: { type: "float", nullable: true } },
  { primaryKey: ["trip"], eventTime: "at" },
);
const unkeyed: SourceDefinition = { ...keyed, primaryKey: [] };
const full: SourceDefinition = { ...unkeyed, ingest: { ...keyed.ingest, mode: "full" } };

function csv(...rows: [trip: number, day: number, fare: number][]): string {
  return [
    "trip,at,fare",
    ...rows.map(([trip, day, fare]) => `${trip},2013-07-0${day}T00:00:00Z,${fare}`),
    "",
  ].join("\n");
}

async function fares(): Promise<unknown[]> {
  return (await bench.rows("trips")).map(({ trip, fare }) => [trip, fare]);
}

/** Earliest and newest event time of each loaded batch, as days of July. */
async function touchedDays(): Promise<unknown[]> {
  const { rows } = await bench.pool.query<{ first: Date; last: Date }>(
    "SELECT min_event_time AS first, max_event_time AS last FROM raw._batches WHERE state = 'loaded' ORDER BY batch_id",
  );
  return rows.map(({ first, last }) => [first.getUTCDate(), last.getUTCDate()]);
}

describe("files of a source with a primary key", () => {
  it("are loaded once each, and only new ones are read", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10]));
    await bench.write("data/b.csv", csv([2, 2, 20]));
    expect((await bench.ingest(keyed)).map(({ origin }) => origin)).toEqual(["data/a.csv", "data/b.csv"]);
    expect(await bench.ingest(keyed)).toEqual([]);
    await bench.write("data/c.csv", csv([3, 3, 30]));
    expect((await bench.ingest(keyed)).map(({ origin }) => origin)).toEqual(["data/c.csv"]);
    expect(await fares()).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
  });

  it("are not read again when only their times change", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10]));
    await bench.ingest(keyed);
    await utimes(path.join(bench.directory, "data/a.csv"), new Date(), new Date(2020, 1, 1));
    expect(await bench.ingest(keyed)).toEqual([]);
  });

  it("update rows when they change, and record the span of time that was touched", async () => {
    await bench.write("data/a.csv", csv([1, 2, 10], [2, 3, 20]));
    await bench.ingest(keyed);
    await bench.write("data/a.csv", csv([2, 5, 21], [3, 6, 30]));
    expect(await bench.ingest(keyed)).toMatchObject([{ rowsLoaded: 2 }]);
    expect(await fares()).toEqual([
      [1, 10],
      [2, 21],
      [3, 30],
    ]);
    expect(await touchedDays()).toEqual([
      [2, 3],
      [3, 6],
    ]); // row 2 stood on the 3rd
  });

  it("can go back to an earlier content", async () => {
    const first = csv([1, 1, 10]);
    for (const content of [first, csv([1, 1, 11]), first]) {
      await bench.write("data/a.csv", content);
      await bench.ingest(keyed);
    }
    expect(await fares()).toEqual([[1, 10]]);
  });

  it("are read again when their columns or expectations change", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10], [2, 2, 20]));
    const narrow = { ...keyed, columns: { trip: { type: "integer" }, at: { type: "timestamp" } } } as const;
    await bench.ingest(narrow);
    await bench.ingest(keyed);
    expect(await fares()).toEqual([
      [1, 10],
      [2, 20],
    ]);
    const cheap = between("quarantine", 15);
    expect(await bench.ingest({ ...keyed, expectations: [cheap] })).toMatchObject([
      { rowsLoaded: 1, rowsQuarantined: 1 },
    ]);
    expect(await fares()).toEqual([[1, 10]]); // the other row is in quarantine now, not in both
    expect(await touchedDays()).toEqual([
      [1, 2],
      [1, 2],
      [1, 1],
    ]);
  });
});

describe("files of a source without a primary key", () => {
  it("are appended, changed ones again", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10], [1, 1, 10]));
    await bench.ingest(unkeyed);
    await bench.write("data/a.csv", csv([2, 2, 20]));
    await bench.ingest(unkeyed);
    expect(await fares()).toEqual([
      [1, 10],
      [1, 10],
      [2, 20],
    ]);
  });

  it("replace their rows when the same content is read with another definition", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10], [2, 1, 20]));
    await bench.ingest(unkeyed);
    await bench.ingest({ ...unkeyed, columns: { ...keyed.columns, fare: { type: "float" } } });
    expect(await fares()).toEqual([
      [1, 10],
      [2, 20],
    ]);
  });
});

describe("files in mode full", () => {
  it("replace the table together, when one of them changed", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10]));
    await bench.write("data/b.csv", csv([2, 2, 20]));
    expect(await bench.ingest(full)).toMatchObject([{ origin: "data/*.csv", rowsLoaded: 2 }]);
    expect(await bench.ingest(full)).toEqual([]);
    await bench.write("data/b.csv", csv([3, 3, 30]));
    expect(await bench.ingest(full)).toMatchObject([{ rowsLoaded: 2 }]);
    expect(await fares()).toEqual([
      [1, 10],
      [3, 30],
    ]);
    expect(await touchedDays()).toEqual([
      [1, 2],
      [1, 3],
    ]);
  });

  it("leave the table as it was when they are blocked", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10]));
    await bench.ingest(full);
    await bench.write("data/a.csv", "");
    expect(await bench.ingest(full)).toMatchObject([{ state: "blocked" }]);
    expect(await fares()).toEqual([[1, 10]]);
  });
});

function between(
  onFail: ExpectationDefinition["onFail"],
  max_value: unknown,
  severity: ExpectationDefinition["severity"] = "critical",
): ExpectationDefinition {
  return {
    type: "expect_column_values_to_be_between",
    kwargs: { column: "fare", max_value },
    severity,
    onFail,
  };
}

describe("expectations", () => {
  beforeEach(() => bench.write("data/a.csv", csv([1, 1, 10], [2, 2, 99], [2, 3, 20])));

  async function outcomes(): Promise<unknown[]> {
    const { rows } = await bench.pool.query(
      "SELECT on_fail, success, result ->> 'unexpected_count' AS unexpected, batch_id, exception FROM monitoring.expectation_results",
    );
    return rows;
  }

  it("put the rows that fail into quarantine, and the next good row of the key counts", async () => {
    await bench.ingest({ ...keyed, expectations: [between("quarantine", 50)] });
    expect(await fares()).toEqual([
      [1, 10],
      [2, 20],
    ]);
    expect(await bench.quarantined()).toMatchObject([
      {
        row_number: 2,
        reasons: ["expect_column_values_to_be_between: fare"],
        row: { trip: "2", fare: "99" },
      },
    ]);
    expect(await outcomes()).toMatchObject([{ success: false, unexpected: "1" }]);
  });

  it("block the batch, and are kept", async () => {
    expect(await bench.ingest({ ...keyed, expectations: [between("block", 50)] })).toMatchObject([
      {
        state: "blocked",
        message: "data/a.csv: expect_column_values_to_be_between: fare: 1 of 3 rows unexpected, such as 99",
      },
    ]);
    expect(await fares()).toEqual([]);
    expect(await outcomes()).toMatchObject([{ on_fail: "block", success: false, batch_id: 1 }]);
  });

  it("only warn where they are no more than warnings", async () => {
    const expectations = [between("block", 50, "warning"), between("warn", 60)];
    expect(await bench.ingest({ ...keyed, expectations })).toMatchObject([
      { state: "loaded", rowsLoaded: 2 },
    ]);
    expect(await outcomes()).toHaveLength(2);
    expect(bench.lines.filter(({ level }) => level === "warn").map(({ message }) => message)).toEqual([
      "data/a.csv: expect_column_values_to_be_between: fare: 1 of 3 rows unexpected, such as 99: loaded all the same",
      "data/a.csv: expect_column_values_to_be_between: fare: 1 of 3 rows unexpected, such as 99: loaded all the same",
    ]);
  });

  it("block the batch when they cannot be evaluated", async () => {
    expect(await bench.ingest({ ...keyed, expectations: [between("block", "much")] })).toMatchObject([
      {
        state: "blocked",
        message: expect.stringContaining("cannot be evaluated: max_value must be a number") as string,
      },
    ]);
  });

  it("judge rows whose required value is missing, and not those that cannot be typed", async () => {
    await bench.write("data/a.csv", "trip,at,fare\n1,,10\nx,2013-07-01,10\n2,2013-07-01,10\n");
    const expectation: ExpectationDefinition = {
      type: "expect_column_values_to_not_be_null",
      kwargs: { column: "at" },
      severity: "critical",
      onFail: "quarantine",
    };
    await bench.ingest({ ...keyed, expectations: [expectation] });
    const { rows } = await bench.pool.query(
      "SELECT result ->> 'element_count' AS rows FROM monitoring.expectation_results",
    );
    expect(rows).toEqual([{ rows: "2" }]);
    expect(await bench.quarantined()).toMatchObject([
      {
        row_number: 1,
        reasons: ["at: missing, but the column is not nullable", "expect_column_values_to_not_be_null: at"],
      },
      { row_number: 2, reasons: ['trip: "x" is not an integer'] },
    ]);
  });
});

describe("pendingOrigins", () => {
  it("takes a path as it is where there is such a file", async () => {
    await bench.write("data/trips (1) [new].csv", csv([1, 1, 10]));
    const odd = { ...keyed.connection, path: "data/trips (1) [new].csv" } as SourceDefinition["connection"];
    expect(await bench.ingest({ ...keyed, connection: odd })).toMatchObject([{ rowsLoaded: 1 }]);
  });

  it("asks no more often for many files than for few", async () => {
    const asked = async (): Promise<number> => {
      const query = vi.spyOn(bench.pool, "query");
      await pendingOrigins(bench.pool, keyed, bench.directory);
      const { length } = query.mock.calls;
      query.mockRestore();
      return length;
    };
    await bench.write("data/1.csv", csv([1, 1, 10]));
    await bench.ingest(keyed);
    const forOne = await asked();
    for (let file = 2; file <= 40; file += 1) await bench.write(`data/${file}.csv`, csv([file, 1, 10]));
    expect(await asked()).toBeLessThanOrEqual(forOne + 1);
    expect(await pendingOrigins(bench.pool, keyed, bench.directory)).toHaveLength(39);
    await bench.ingest(keyed);
    expect(await asked()).toBeLessThanOrEqual(forOne + 1);
    expect(await pendingOrigins(bench.pool, keyed, bench.directory)).toEqual([]);
  });

  it("remembers the hashes of files that did not change lately, and sees a file that did", async () => {
    const place = path.join(bench.directory, "data/a.csv");
    await bench.write("data/a.csv", csv([1, 1, 10]));
    await bench.ingest(keyed);
    const remembered = async (): Promise<unknown[]> =>
      (await bench.pool.query("SELECT origin, content_hash FROM raw._files")).rows;
    expect(await remembered()).toEqual([]);
    await expect
      .poll(
        async () => {
          expect(await pendingOrigins(bench.pool, keyed, bench.directory)).toEqual([]);
          return remembered();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toHaveLength(1);
    const size = (await readFile(place)).length;
    await bench.write("data/a.csv", csv([1, 1, 20]));
    expect((await readFile(place)).length).toBe(size);
    expect(await pendingOrigins(bench.pool, keyed, bench.directory)).toMatchObject([{ name: "data/a.csv" }]);
  });

  it("says which path matches nothing, and where", async () => {
    await expect(pendingOrigins(bench.pool, keyed, bench.directory)).rejects.toMatchObject({
      code: "MLO5101",
      message: `Source trips: No file matches data/*.csv in ${bench.directory}.`,
    });
    const single = {
      ...keyed,
      connection: { ...keyed.connection, path: "data/none.csv" },
    } as SourceDefinition;
    await expect(pendingOrigins(bench.pool, single, bench.directory)).rejects.toThrow(
      /There is no file data\/none\.csv in/,
    );
  });
});

describe("loadOrigin", () => {
  const options = (): Parameters<typeof loadOrigin>[3] => ({
    projectDirectory: bench.directory,
    timezone: "UTC",
    log: recordedLog().log,
  });

  it("loads an origin once when two workers load it at the same time", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10]));
    await bench.ingest({
      ...unkeyed,
      connection: { ...unkeyed.connection, path: "data/a.csv" } as SourceDefinition["connection"],
    });
    await bench.write("data/b.csv", csv([2, 2, 20]));
    const other = createPool({ DATABASE_URL: bench.databaseUrl });
    const origin = (await pendingOrigins(bench.pool, unkeyed, bench.directory)).at(-1);
    const results = await Promise.all(
      [bench.pool, other, bench.pool].map((pool) => loadOrigin(pool, unkeyed, origin!, options())),
    );
    await other.end();
    expect(results.map(({ state }) => state).sort((a, b) => a.localeCompare(b))).toEqual([
      "loaded",
      "unchanged",
      "unchanged",
    ]);
    expect(await fares()).toEqual([
      [1, 10],
      [2, 20],
    ]);
  });

  it("loads nothing of a file that changes while it is read", async () => {
    // More than is read at once
    const trips = Array.from({ length: 40_000 }, (_, trip) => [trip, 1, 10] as [number, number, number]);
    await bench.write("data/a.csv", csv(...trips));
    const origin = { name: "data/a.csv", files: ["data/a.csv"], contentHash: "h" };
    const { lines } = readFiles(keyed, origin, options());
    const reading = (async () => {
      let first = true;
      for await (const line of lines) {
        if (first) expect(line.toString()).toContain("20130701");
        if (first) await bench.write("data/a.csv", csv(...trips, [40_000, 2, 20]));
        first = false;
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "MLO5108" });
  });

  it("names columns that are not declared, once", async () => {
    await bench.write("data/a.csv", "trip,at,fare,tip\n1,2013-07-01,1,1\n");
    await bench.write("data/b.csv", "trip,at,fare,tip\n2,2013-07-01,1,1\n");
    await bench.ingest(keyed);
    expect(bench.lines.filter(({ columns }) => columns !== undefined)).toMatchObject([{ columns: ["tip"] }]);
  });

  it("says that a file is gone", async () => {
    await bench.write("data/a.csv", csv([1, 1, 10]));
    await bench.ingest(keyed);
    const gone = { name: "data/b.csv", files: ["data/b.csv"], contentHash: "h" };
    await expect(loadOrigin(bench.pool, keyed, gone, options())).rejects.toMatchObject({
      code: "MLO5102",
      message: "data/b.csv cannot be read: it is no longer there",
    });
  });
});
