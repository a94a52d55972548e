import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blockedOrigins } from "../../src/ingestion/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

type Ingest = SourceDefinition["ingest"];

const columns = { id: { type: "integer" }, amount: { type: "float" } } as const;

function daily(ingest: Partial<Ingest>, more: Partial<SourceDefinition> = {}): SourceDefinition {
  const source = fileSource("daily", "data/*.csv", columns, { primaryKey: ["id"], ...more });
  const { maxBadRows: _limit, ...usual } = source.ingest;
  return { ...source, ingest: { ...usual, ...ingest } };
}

const good = "id,amount\n1,1.5\n2,2.5\n3,3.5\n";
const commas = 'id,amount\n1,"1,5"\n2,"2,5"\n3,"3,5"\n4,"4,5"\n';

/** Delivers a second content: over the first in mode full, beside it else. */
async function deliver(source: SourceDefinition, content: string): Promise<unknown> {
  await bench.write("data/a.csv", good);
  await bench.ingest(source);
  await bench.write(source.ingest.mode === "full" ? "data/a.csv" : "data/b.csv", content);
  const [result] = await bench.ingest(source);
  return result;
}

const ids = async (): Promise<unknown[]> => (await bench.rows("daily")).map(({ id }) => id);

describe.each(["full", "append", "incremental", "upsert"] as const)("mode %s", (mode) => {
  it("keeps the table where no row of a delivery fits", async () => {
    expect(await deliver(daily({ mode }), commas)).toMatchObject({
      state: "blocked",
      message: expect.stringMatching(
        /^data\/\S+: 4 of 4 rows cannot be loaded, and max_bad_rows is 50%: row 1: amount: "1,5" is not a number; row 2: .*; …\. The table stays as it was\./,
      ) as string,
    });
    expect(await ids()).toEqual([1, 2, 3]);
    expect(await bench.quarantined()).toEqual([]);
  });

  it.each([
    ["one of four may be bad", undefined, "id,amount\n5,1\n6,2\n7,3\n8,x\n", "loaded"],
    ["as many as the limit may be", undefined, "id,amount\n5,1\n8,x\n", "loaded"],
    ["most may not", undefined, "id,amount\n5,1\n7,x\n8,x\n", "blocked"],
    ["a share", { share: 0.2 }, "id,amount\n5,1\n6,2\n7,3\n8,x\n", "blocked"],
    ["a number of rows", { rows: 1 }, "id,amount\n5,1\n8,x\n", "loaded"],
    ["more than the number", { rows: 1 }, "id,amount\n5,1\n6,1\n7,1\n8,x\n9,x\n", "blocked"],
    ["none at all", { rows: 0 }, "id,amount\n5,1\n6,1\n7,1\n8,x\n", "blocked"],
  ] as const)("%s", async (_, maxBadRows, content, state) => {
    const limit = maxBadRows === undefined ? {} : { maxBadRows };
    expect(await deliver(daily({ mode, ...limit }), content)).toMatchObject({ state });
  });

  it("counts what an expectation sets aside", async () => {
    const expectations = [
      {
        type: "expect_column_values_to_be_between",
        kwargs: { column: "amount", max_value: 10 },
        severity: "critical",
        onFail: "quarantine",
      },
    ] as const;
    const rows = Array.from({ length: 78 }, (_, id) => `${id + 10},${id === 0 ? 1 : 99}\n`);
    expect(await deliver(daily({ mode }, { expectations }), `id,amount\n${rows.join("")}`)).toMatchObject({
      state: "blocked",
      message: expect.stringContaining(
        "77 of 78 rows cannot be loaded, and max_bad_rows is 50%: row 2: expect_column_values_to_be_between: amount",
      ) as string,
    });
    expect(await ids()).toEqual([1, 2, 3]);
  });

  it("a delivery without rows empties nothing", async () => {
    expect(await deliver(daily({ mode }), "id,amount\n")).toMatchObject(
      mode === "full"
        ? {
            state: "blocked",
            message:
              "data/*.csv: there are no rows, which would empty the table in mode full. The table stays as it was. Deliver the data again, or set allow_empty: true under sources.daily.ingest",
          }
        : { state: "loaded", rowsLoaded: 0 },
    );
    expect(await ids()).toEqual([1, 2, 3]);
  });
});

it("in mode full a table is emptied where that is declared", async () => {
  const allowed = daily({ mode: "full", allowEmpty: true });
  expect(await deliver(allowed, "id,amount\n")).toMatchObject({ state: "loaded", rowsLoaded: 0 });
  expect(await ids()).toEqual([]);
});

it("in mode full a limit of 100% does not empty a table", async () => {
  const source = daily({ mode: "full", maxBadRows: { share: 1 } });
  expect(await deliver(source, commas)).toMatchObject({
    state: "blocked",
    message: expect.stringContaining("none of 4 rows is left to load, which would empty the table") as string,
  });
  expect(await ids()).toEqual([1, 2, 3]);
});

it("in mode scd2 no version ends for an empty delivery", async () => {
  const history = daily({ mode: "scd2" }, { eventTime: "_valid_from" });
  await deliver(history, good);
  await bench.write("data/a.csv", "id,amount\n");
  await bench.write("data/b.csv", "id,amount\n");
  expect(await bench.ingest(history)).toMatchObject([
    { state: "blocked", message: expect.stringContaining("would end all versions in mode scd2") as string },
  ]);
  expect((await bench.rows("daily")).map(({ _valid_to }) => _valid_to)).toEqual([null, null, null]);
});

it("in mode append keys that are loaded already say nothing against the new ones", async () => {
  expect(await deliver(daily({ mode: "append" }), `${good}4,4.5\n`)).toMatchObject({
    state: "loaded",
    rowsLoaded: 1,
    rowsQuarantined: 3,
  });
});

it.each([
  ["JSON Lines", "jsonl", '{"id": 1, "amount": "1,5"}\n{"id": 2, "amount": "2,5"}\n'],
  ["a header of windows", "csv", '\uFEFFid,amount\r\n1,"1,5"\r\n'],
] as const)("holds for %s", async (_, format, content) => {
  await bench.write("data/a.csv", good);
  await bench.ingest(daily({ mode: "full" }));
  await bench.write("data/a.csv", content);
  const source = daily({ mode: "full" });
  const connection = { ...source.connection, format } as SourceDefinition["connection"];
  expect(await bench.ingest({ ...source, connection })).toMatchObject([{ state: "blocked" }]);
  expect(await ids()).toEqual([1, 2, 3]);
});

it("is told by every run until the file, or the limit, is another", async () => {
  const source = daily({ mode: "incremental" });
  await deliver(source, "id,amount\n7,7\n8,x\n9,x\n");
  expect(await bench.ingest(source)).toEqual([]);
  expect(await blockedOrigins(bench.pool, source, [])).toHaveLength(1);
  const wider = daily({ mode: "incremental", maxBadRows: { share: 0.7 } });
  expect(await bench.ingest(wider)).toMatchObject([{}, { state: "loaded", rowsLoaded: 1 }]);
  expect(await blockedOrigins(bench.pool, wider, [])).toEqual([]);
});

describe("event times ahead", () => {
  const timed = (ingest: Partial<Ingest>): SourceDefinition => {
    const source = daily({ mode: "incremental", ...ingest });
    return { ...source, columns: { ...columns, at: { type: "timestamp" } }, eventTime: "at" };
  };
  const ahead = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

  it("are warned of from a day on", async () => {
    await bench.write("data/a.csv", `id,amount,at\n1,1,${ahead(23)}\n2,2,${ahead(-9)}\n`);
    await bench.ingest(timed({}));
    expect(bench.lines.filter(({ level }) => level === "warn")).toEqual([]);
    await bench.write("data/b.csv", `id,amount,at\n3,3,2999-01-01\n4,4,${ahead(25)}\n`);
    expect(await bench.ingest(timed({}))).toMatchObject([{ rowsLoaded: 2 }]);
    expect(bench.lines.filter(({ level }) => level === "warn")).toMatchObject([
      {
        message:
          "data/b.csv: 2 rows have an at more than 1d ahead, up to 2999-01-01 00:00:00+00 in row 1: later rows of the same key count as late. Set max_ahead under sources.daily.ingest to keep such rows out, or to say how far ahead they may be",
      },
    ]);
  });

  it("are bad rows beyond the declared limit", async () => {
    await bench.write("data/a.csv", `id,amount,at\n1,1,${ahead(1)}\n2,2,${ahead(3)}\n`);
    expect(await bench.ingest(timed({ maxAheadSeconds: 7200 }))).toMatchObject([
      { rowsLoaded: 1, rowsQuarantined: 1 },
    ]);
    expect((await bench.quarantined())[0]?.reasons).toEqual([
      "at: is more than 2h ahead of the time of loading (max_ahead)",
    ]);
    await bench.write("data/b.csv", "id,amount,at\n9,9,2027-01-01\n");
    await bench.ingest(timed({ maxAheadSeconds: 52 * 604_800 * 100 }));
    expect(bench.lines.filter(({ level }) => level === "warn")).toEqual([]);
  });
});
