import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushedLines } from "../../src/feature-server/push/pushed-lines.js";
import { pushRows, type PushResult } from "../../src/feature-server/push/push-rows.js";
import type { BatchResult } from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import { seededRandom } from "../../src/frame/random.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";

const cases = Number(process.env["MLOPS_PROPERTY_RUNS"] ?? 24);
const seed = Number(process.env["MLOPS_PROPERTY_SEED"] ?? 20261130);

let bench: Workbench;
beforeAll(async () => {
  bench = await workbench("UTC");
});
afterAll(() => bench.close());

/** A version of a key; null: no time at which it was written. */
interface Version {
  readonly k: string;
  readonly at: string;
  readonly written: string | null;
  readonly v: number;
}

function versions(
  name: string,
  mode: "incremental" | "upsert",
  times: "none" | "event" | "written",
  more: Partial<SourceDefinition> = {},
): SourceDefinition {
  const source = fileSource(
    name,
    `${name}/*.csv`,
    {
      k: { type: "string" },
      at: { type: "timestamp" },
      written: { type: "timestamp", nullable: true },
      v: { type: "integer" },
    },
    {
      primaryKey: ["k"],
      eventTime: times === "none" ? null : "at",
      ...(times === "written" && { createdAt: "written" }),
      ...more,
    },
  );
  return { ...source, ingest: { ...source.ingest, mode } };
}

const day = (number: number): string => `2024-01-${String(number).padStart(2, "0")}T00:00:00Z`;
const version = (k: string, at: number, v: number, written: number | null = null): Version => ({
  k,
  at: day(at),
  written: written === null ? null : day(written),
  v,
});

let files = 0;
async function file(source: SourceDefinition, rows: readonly Version[]): Promise<BatchResult> {
  const lines = rows.map(({ k, at, written, v }) => [k, at, written ?? "", v].join());
  await bench.write(
    `${source.name}/${String(files++).padStart(6, "0")}.csv`,
    ["k,at,written,v", ...lines, ""].join("\n"),
  );
  const [result] = await bench.ingest(source);
  if (result === undefined) throw new Error("nothing was pending");
  return result;
}

async function push(source: SourceDefinition, rows: readonly Version[]): Promise<PushResult> {
  const df = {
    k: rows.map(({ k }) => k),
    at: rows.map(({ at }) => at),
    written: rows.map(({ written }) => written),
    v: rows.map(({ v }) => v),
  };
  const { log } = recordedLog();
  return pushRows(bench.pool, { source, views: [], timezone: "UTC", log }, await pushedLines(source, df));
}

async function stored(source: SourceDefinition, like = "%"): Promise<unknown[]> {
  const { rows } = await bench.pool.query<{ k: string; v: number }>(
    `SELECT k, v FROM raw."${source.name}" WHERE k LIKE $1 ORDER BY k`,
    [like],
  );
  return rows.map(({ k, v }) => [k, v]);
}

const quarantined = async ({ name }: SourceDefinition): Promise<number> =>
  (await bench.pool.query("SELECT FROM quarantine.rows WHERE source = $1", [name])).rowCount ?? 0;

describe.each(["incremental", "upsert"] as const)("in mode %s", (mode) => {
  it("the later event time stands in one file, whatever the order", async () => {
    const source = versions(`one_file_${mode}`, mode, "event");
    const result = await file(source, [
      version("a", 1, 1),
      version("a", 2, 2),
      version("b", 2, 3),
      version("b", 1, 4),
    ]);
    expect(result).toMatchObject({ rowsRead: 4, rowsLoaded: 2, rowsLate: 2, rowsQuarantined: 0 });
    expect(await stored(source)).toEqual([
      ["a", 2],
      ["b", 3],
    ]);
    expect(await quarantined(source)).toBe(0);
  });

  it("an older row in a later file is late", async () => {
    const source = versions(`two_files_${mode}`, mode, "event");
    await file(source, [version("a", 2, 2)]);
    const result = await file(source, [version("a", 1, 1), version("b", 1, 3)]);
    expect(result).toMatchObject({ rowsLoaded: 1, rowsLate: 1 });
    expect(await stored(source)).toEqual([
      ["a", 2],
      ["b", 3],
    ]);
    const { rows } = await bench.pool.query(
      "SELECT rows_loaded, rows_updated, rows_late FROM raw._batches WHERE source = $1 ORDER BY batch_id DESC LIMIT 1",
      [source.name],
    );
    expect(rows).toEqual([{ rows_loaded: 1, rows_updated: 0, rows_late: 1 }]);
  });

  it("of equal event times the one written later stands, else the last", async () => {
    const written = versions(`written_${mode}`, mode, "written");
    await file(written, [version("a", 1, 1, 9), version("a", 1, 2, 8), version("a", 1, 3)]);
    const ordered = versions(`ordered_${mode}`, mode, "event");
    await file(ordered, [version("a", 1, 1, 9), version("a", 1, 2, 8), version("a", 1, 3)]);
    expect([await stored(written), await stored(ordered)]).toEqual([[["a", 1]], [["a", 3]]]);
  });

  it("without an event time the last stands", async () => {
    const source = versions(`timeless_${mode}`, mode, "none");
    expect(await file(source, [version("a", 2, 1), version("a", 1, 2)])).toMatchObject({ rowsLate: 1 });
    expect(await stored(source)).toEqual([["a", 2]]);
  });
});

it("two rows of one key in one push: the later stands, the older is late", async () => {
  const source = versions("pushed", "incremental", "event");
  await migrate(bench.pool, projectOf([source]), { log: recordedLog().log });
  expect(await push(source, [version("b2", 1, 1), version("b2", 2, 2)])).toMatchObject({
    rows_loaded: 1,
    rows_late: 1,
    rows_quarantined: 0,
    quarantined: [],
  });
  expect(await stored(source)).toEqual([["b2", 2]]);
});

it("a bad row has no say, however late it is", async () => {
  const source = versions("bad", "incremental", "event", {
    expectations: [
      {
        type: "expect_column_values_to_be_between",
        kwargs: { column: "v", max_value: 10 },
        severity: "critical",
        onFail: "quarantine",
      },
    ],
  });
  expect(await file(source, [version("a", 1, 1), version("a", 2, 2), version("a", 3, 99)])).toMatchObject({
    rowsLoaded: 1,
    rowsLate: 1,
    rowsQuarantined: 1,
  });
  expect(await stored(source)).toEqual([["a", 2]]);
});

it("a file that changed takes the place of what it said before, and other definitions' rows have no say", async () => {
  const source = versions("corrected", "incremental", "event");
  await bench.write("corrected/a.csv", `k,at,written,v\na,${day(9)},,1\n`);
  await bench.ingest(source);
  await bench.write("corrected/a.csv", `k,at,written,v\na,${day(2)},,2\n`);
  expect(await bench.ingest(source)).toMatchObject([{ rowsLoaded: 1, rowsLate: 0 }]);
  expect(await stored(source)).toEqual([["a", 2]]);
  // What was read as 9 January is 1 September by the new definition, and the other way round.
  await bench.write("corrected/b.csv", `k,at,written,v\nb,01/09/2024,,1\n`);
  await bench.write("corrected/c.csv", `k,at,written,v\nb,02/01/2024,,2\n`);
  const read = (format: string): SourceDefinition => ({
    ...source,
    columns: { ...source.columns, at: { type: "timestamp", format } },
  });
  await bench.ingest(read("%m/%d/%Y"));
  expect(await stored(source, "b")).toEqual([["b", 2]]);
  await bench.ingest(read("%d/%m/%Y"));
  expect(await stored(source, "b")).toEqual([["b", 1]]);
});

it("a pushed row is not older for a changed definition", async () => {
  const source = versions("kept", "incremental", "event");
  await file(source, [version("a", 1, 1)]);
  await push(source, [version("a", 5, 2)]);
  await bench.ingest({ ...source, createdAt: "written" });
  expect(await stored(source)).toEqual([["a", 2]]);
});

it("a pushed row too far ahead has no say once a limit is declared", async () => {
  const source = versions("ahead", "incremental", "event");
  await migrate(bench.pool, projectOf([source]), { log: recordedLog().log });
  await push(source, [{ ...version("a", 1, 1), at: "2999-01-01T00:00:00Z" }]);
  expect(await push(source, [version("a", 2, 2)])).toMatchObject({ rows_late: 1 });
  const limited = { ...source, ingest: { ...source.ingest, maxAheadSeconds: 3600 } };
  expect(await push(limited, [version("a", 3, 3)])).toMatchObject({ rows_loaded: 1, rows_late: 0 });
  expect(await stored(source)).toEqual([["a", 3]]);
});

it("the same rows give the same table as one load or many pushes and files", async () => {
  const random = seededRandom(seed);
  const whole = (n: number): number => Math.floor(random() * n);
  const everything = { share: 1 } as const;
  const pairs = (["none", "event", "written"] as const).flatMap((times) =>
    (["incremental", "upsert"] as const).map((mode) =>
      ["whole", "parts"].map((name) => {
        const source = versions(`${name}_${times}_${mode}`, mode, times);
        return { ...source, ingest: { ...source.ingest, maxBadRows: everything } };
      }),
    ),
  );
  await migrate(bench.pool, projectOf(pairs.flat()), { log: recordedLog().log });
  const wrong: unknown[] = [];
  for (let number = 0; number < cases; number += 1) {
    const [one, parts] = pairs[number % pairs.length] as [SourceDefinition, SourceDefinition];
    const rows = Array.from({ length: 1 + whole(9) }, (_, v) =>
      version(`${number}.${whole(3)}`, 1 + whole(4), v, whole(3) === 0 ? null : 1 + whole(3)),
    );
    // A row that cannot be typed goes to quarantine wherever it comes.
    const spoilt = rows.map((row) => (whole(10) === 0 ? { ...row, at: "soon" } : row));
    await file(one, spoilt);
    const deliveries: string[] = [];
    for (let start = 0; start < spoilt.length;) {
      const end = start + 1 + whole(spoilt.length - start);
      const part = spoilt.slice(start, end);
      const isPush = parts.ingest.mode === "incremental" && random() < 0.5;
      deliveries.push(`${isPush ? "push" : "file"} of ${part.length}`);
      if (isPush) await push(parts, part);
      else await file(parts, part);
      start = end;
    }
    const wanted = modelOf(spoilt, one);
    const [asOne, asParts] = [await stored(one, `${number}.%`), await stored(parts, `${number}.%`)];
    if (JSON.stringify([asOne, asParts]) !== JSON.stringify([wanted, wanted]))
      wrong.push({ number, source: one.name, spoilt, deliveries, wanted, asOne, asParts });
  }
  if (process.env["MLOPS_PROPERTY_RUNS"] !== undefined) console.log(`${cases} cases, ${wrong.length} wrong`);
  expect(wrong).toEqual([]);
});

/** What stands, said in other words than those of the code: the last row after a stable sort by the declared times. */
function modelOf(rows: readonly Version[], { eventTime, createdAt }: SourceDefinition): unknown[] {
  const good = rows.filter(({ at }) => at !== "soon");
  const rank = ({ at, written }: Version): string =>
    `${eventTime === null ? "" : at}|${createdAt === undefined ? "" : (written ?? "")}`;
  const sorted = good.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
  const last = new Map(sorted.map(({ k, v }) => [k, v]));
  return [...last].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
