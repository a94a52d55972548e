import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RuntimeError } from "../../src/errors/index.js";
import { loadOrigin, pendingOrigins, type BatchResult } from "../../src/ingestion/index.js";
import { migrate } from "../../src/store/index.js";
import type { SourceDefinition } from "../../src/v1/definitions.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";

// A table after a change of its source's definition, beside that of a source which has never been loaded otherwise.
// MLOPS_PROPERTY_RUNS=300 runs many more sequences of changes.

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

const columns = { id: { type: "integer" }, amount: { type: "float", nullable: true } } as const;
const orders = fileSource("orders", "data/*.csv", columns);

type Change = Omit<Partial<SourceDefinition>, "ingest"> & {
  mode?: SourceDefinition["ingest"]["mode"];
  path?: string;
};

function changed(source: SourceDefinition, { mode, path: at, ...rest }: Change): SourceDefinition {
  return {
    ...source,
    ...rest,
    ingest: { ...source.ingest, ...(mode && { mode }) },
    connection: { ...source.connection, ...(at && { path: at }) } as SourceDefinition["connection"],
  };
}

const csv = (...rows: (readonly [number, number | ""])[]): string =>
  ["id,amount", ...rows.map((row) => row.join(",")), ""].join("\n");

async function ingest(source: SourceDefinition, consents: string[] = []): Promise<BatchResult[]> {
  const { log } = recordedLog();
  await migrate(bench.pool, projectOf([source]), { log, consents });
  const results: BatchResult[] = [];
  const reading = { projectDirectory: bench.directory, timezone: "UTC", log };
  for (const origin of await pendingOrigins(bench.pool, source, bench.directory))
    results.push(await loadOrigin(bench.pool, source, origin, reading));
  return results;
}

async function amounts(): Promise<unknown[]> {
  const { rows } = await bench.pool.query("SELECT id, amount FROM raw.orders ORDER BY id, amount");
  return rows.map(({ id, amount }) => [id, amount]);
}

describe("another mode", () => {
  beforeEach(async () => {
    await bench.write("data/a.csv", csv([1, 10], [2, 20]));
    await bench.write("data/b.csv", csv([3, 30]));
  });
  const all = [
    [1, 10],
    [2, 20],
    [3, 30],
  ];

  it.each(["append", "incremental"] as const)("full, then %s: no row is there twice", async (mode) => {
    await ingest(changed(orders, { mode: "full" }));
    await ingest(changed(orders, { mode }));
    expect(await amounts()).toEqual(all);
    expect(await ingest(changed(orders, { mode }))).toEqual([]);
    await bench.write("data/c.csv", csv([4, 40]));
    await ingest(changed(orders, { mode }));
    expect(await amounts()).toEqual([...all, [4, 40]]);
  });

  it("full, then append with a primary key: no row is in quarantine for being there", async () => {
    const keyed = { ...orders, primaryKey: ["id"] };
    await ingest(changed(keyed, { mode: "full" }));
    await ingest(changed(keyed, { mode: "append" }));
    expect(await amounts()).toEqual(all);
    expect(await bench.quarantined()).toEqual([]);
  });

  it("there and back again, over a file that changed meanwhile", async () => {
    await ingest(changed(orders, { mode: "append" }));
    await ingest(changed(orders, { mode: "full" }));
    await bench.write("data/b.csv", csv([3, 31]));
    await ingest(changed(orders, { mode: "full" }));
    await ingest(changed(orders, { mode: "append" }));
    expect(await amounts()).toEqual([all[0], all[1], [3, 31]]);
  });

  it("of versions of rows waits for a consent", async () => {
    const keyed = { ...orders, primaryKey: ["id"] };
    await ingest(changed(keyed, { mode: "scd2" }));
    const plain = changed(keyed, { mode: "incremental" });
    await expect(ingest(plain)).rejects.toMatchObject({
      code: "MLO5022",
      message: "raw.orders holds versions of rows (mode scd2), and mode incremental keeps none.",
      hint: expect.stringContaining("`mlops migrate --consent drop:raw.orders`") as string,
    });
    await ingest(plain, ["drop:raw.orders"]);
    expect(await amounts()).toEqual(all);
  });
});

describe("another path", () => {
  it("takes the rows of files away that are there and no longer named, and brings back what they hid", async () => {
    const keyed = changed(orders, { mode: "incremental", primaryKey: ["id"] });
    await bench.write("data/a.csv", csv([1, 10]));
    await bench.write("data/b.csv", csv([1, 11], [2, 20]));
    await ingest(keyed);
    await ingest(changed(keyed, { path: "data/a.csv" }));
    expect(await amounts()).toEqual([[1, 10]]);
    await ingest(keyed);
    expect(await amounts()).toEqual([
      [1, 11],
      [2, 20],
    ]);
  });

  it("loads a folder that was moved once", async () => {
    const appended = changed(orders, { mode: "append" });
    await bench.write("data/a.csv", csv([1, 10]));
    await ingest(appended);
    await rm(path.join(bench.directory, "data"), { recursive: true });
    await bench.write("moved/a.csv", csv([1, 10]));
    await ingest(changed(appended, { path: "moved/*.csv" }));
    expect(await amounts()).toEqual([[1, 10]]);
  });

  it("waits for a decision over rows of files that are gone", async () => {
    const appended = changed(orders, { mode: "append" });
    await bench.write("data/a.csv", csv([1, 10]));
    await ingest(appended);
    await rm(path.join(bench.directory, "data"), { recursive: true });
    await bench.write("other/b.csv", csv([2, 20]));
    const moved = changed(appended, { path: "other/*.csv" });
    await expect(ingest(moved)).rejects.toMatchObject({
      code: "MLO5050",
      message:
        "sources.orders reads from another place now, and raw.orders has rows of data/a.csv, which cannot be read again there.",
    });
    expect(await amounts()).toEqual([[1, 10]]);
    await ingest(moved, ["keep:raw.orders"]);
    expect(await amounts()).toEqual([
      [1, 10],
      [2, 20],
    ]);
    await ingest(moved, ["drop:raw.orders"]);
    expect(await amounts()).toEqual([[2, 20]]);
  });

  it("in mode full, there and back again", async () => {
    const full = changed(orders, { mode: "full" });
    await bench.write("data/a.csv", csv([1, 10]));
    await bench.write("other/b.csv", csv([2, 20]));
    for (const at of ["data/*.csv", "other/*.csv", "data/*.csv"]) await ingest(changed(full, { path: at }));
    expect(await amounts()).toEqual([[1, 10]]);
  });
});

describe("another column", () => {
  const required = changed(orders, {
    mode: "append",
    columns: { id: { type: "integer" }, amount: { type: "float" } },
  });
  const without = changed(required, { columns: { id: { type: "integer" } } });

  it("that was taken out and put back has its values again, and is required again", async () => {
    await bench.write("data/a.csv", csv([1, 10]));
    await ingest(required);
    await ingest(without);
    await bench.write("data/b.csv", csv([2, 20]));
    await ingest(without);
    for (let time = 0; time < 2; time += 1) {
      await ingest(required);
      expect(await amounts()).toEqual([
        [1, 10],
        [2, 20],
      ]);
    }
    const { rows } = await bench.pool.query(
      "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'raw.orders'::regclass AND attname = 'amount'",
    );
    expect(rows).toEqual([{ attnotnull: true }]);
  });

  it("that is required and missing in rows of files that are gone is told before anything is loaded", async () => {
    await bench.write("data/a.csv", csv([1, 10]));
    await ingest(without);
    await rm(path.join(bench.directory, "data/a.csv"));
    await bench.write("data/b.csv", csv([2, 20]));
    await expect(ingest(required)).rejects.toMatchObject({
      code: "MLO5051",
      message:
        "sources.orders.columns.amount is required, but 1 stored rows of data/a.csv have no value there, and what they were read from is no longer there.",
    });
    await ingest(required, ["drop:raw.orders"]);
    expect(await amounts()).toEqual([[2, 20]]);
  });

  it("that is required from now on takes the rows without a value to quarantine", async () => {
    const optional = changed(required, { columns });
    await bench.write("data/a.csv", csv([1, 10], [2, ""]));
    await ingest(optional);
    await ingest(required);
    expect(await amounts()).toEqual([[1, 10]]);
    expect(await bench.quarantined()).toMatchObject([{ row_number: 2 }]);
  });
});

describe("rows of files that are gone", () => {
  it("stay beside what is read again, except where a present file has their key", async () => {
    const keyed = changed(orders, { mode: "append", primaryKey: ["id"] });
    await bench.write("data/a.csv", csv([1, 10], [2, 20]));
    await ingest(keyed);
    await rm(path.join(bench.directory, "data/a.csv"));
    await bench.write("data/b.csv", csv([2, 21], [3, 30]));
    await ingest(keyed); // 2 is there: a bad row
    await ingest(changed(keyed, { columns: { ...columns, note: { type: "string", nullable: true } } })).catch(
      () => undefined,
    );
    await bench.write("data/b.csv", "id,amount,note\n2,21,x\n3,30,y\n");
    const wider = changed(keyed, { columns: { ...columns, note: { type: "string", nullable: true } } });
    await ingest(wider);
    expect(await amounts()).toEqual([
      [1, 10],
      [2, 21],
      [3, 30],
    ]);
    // From then on they are like others: append changes no row.
    await bench.write("data/c.csv", "id,amount,note\n1,11,z\n");
    await ingest(wider);
    expect((await amounts())[0]).toEqual([1, 10]);
  });
});

describe("any sequence of changes", () => {
  const files = ["data/a1.csv", "data/a2.csv", "data/b1.csv", "data/sub/c1.csv", "other/o1.csv"];
  const row = fc.tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom("2020-01-01", "2020-01-02"),
    fc.constantFrom("1", "2", "60", "", "x", "2.5"),
    fc.constantFrom("", "p", "q"),
  );
  const content = fc.array(row, { minLength: 1, maxLength: 5 });
  const definition = fc.oneof(
    fc.record({ key: fc.constantFrom([], ["id"], ["id"], ["id", "day"]) }),
    fc.record({ mode: fc.constantFrom("full", "append", "append", "incremental", "upsert", "scd2") }),
    fc.record({ path: fc.constantFrom("data/*.csv", "data/**/*.csv", "data/a*.csv", "other/*.csv") }),
    fc.record({ amount: fc.constantFrom("float", "float", "string", "integer") }),
    fc.record({ note: fc.constantFrom("absent", "required", "nullable", "from") }),
    fc.record({ nullValues: fc.constantFrom([""], ["", "x"], ["p"]) }),
    fc.record({ delimiter: fc.constantFrom(",", ",", ";") }),
    fc.record({ limit: fc.constantFrom(null, 50, 1) }),
    fc.record({ eventTime: fc.boolean() }),
  );
  const fileChange = fc.oneof(
    fc.record({ write: fc.constantFrom(...files), content }),
    fc.record({ write: fc.constantFrom(...files), content }),
    fc.record({ remove: fc.constantFrom(...files) }),
    fc.record({ rename: fc.constantFrom(...files), to: fc.constantFrom(...files) }),
  );
  const step = fc.record({
    files: fc.array(fileChange, { maxLength: 2 }),
    definition: fc.option(definition, { freq: 4, nil: {} }),
    refused: fc.constantFrom("consent", "consent", "back"),
  });

  interface Wanted {
    readonly key: string[];
    readonly mode: string;
    readonly path: string;
    readonly amount: string;
    readonly note: string;
    readonly nullValues: string[];
    readonly delimiter: string;
    readonly limit: number | null;
    readonly eventTime: boolean;
  }
  const first: Wanted = {
    key: [],
    mode: "full",
    path: "data/**/*.csv",
    amount: "float",
    note: "nullable",
    nullValues: [""],
    delimiter: ",",
    limit: null,
    eventTime: false,
  };

  function sourceOf(name: string, wanted: Wanted): SourceDefinition {
    const needsKey = wanted.mode === "upsert" || wanted.mode === "scd2";
    const primaryKey = needsKey && wanted.key.length === 0 ? ["id"] : wanted.key;
    const notes = {
      absent: {},
      required: { note: { type: "string" } },
      nullable: { note: { type: "string", nullable: true } },
      from: { note: { type: "string", nullable: true, from: "day" } },
    } as const;
    const source = fileSource(
      name,
      wanted.path,
      {
        id: { type: "integer" },
        day: { type: "date" },
        amount: { type: wanted.amount as "float", nullable: true },
        ...notes[wanted.note as keyof typeof notes],
      },
      {
        primaryKey,
        eventTime: wanted.eventTime && wanted.mode !== "scd2" ? "day" : null,
        expectations:
          wanted.limit === null
            ? []
            : [
                {
                  type: "expect_column_values_to_be_between",
                  kwargs: { column: "id", max_value: wanted.limit === 50 ? 5 : 3 },
                  severity: "critical",
                  onFail: "quarantine",
                },
              ],
      },
    );
    const { nullValues, delimiter } = wanted;
    return {
      ...source,
      connection: { ...source.connection, nullValues, delimiter } as SourceDefinition["connection"],
      ingest: { ...source.ingest, mode: wanted.mode as "full" },
    };
  }

  interface Row {
    readonly batch: number;
    readonly key: string;
    readonly text: string;
    readonly isPresent: boolean;
  }

  async function rowsOf(source: SourceDefinition): Promise<Row[]> {
    const { rows } = await bench.pool.query<Record<string, unknown>>(`SELECT * FROM raw."${source.name}"`);
    return rows.map((each) => ({
      batch: each["_batch_id"] as number,
      key: JSON.stringify(source.primaryKey.map((name) => each[name])),
      text: JSON.stringify(Object.keys(source.columns).map((name) => each[name])),
      isPresent: each["_valid_to"] == null,
    }));
  }

  interface BatchRow {
    readonly id: number;
    readonly origin: string;
    readonly hash: string;
    readonly mode: string;
  }
  async function batchesOf(source: string): Promise<Map<number, BatchRow>> {
    const { rows } = await bench.pool.query<BatchRow>(
      "SELECT batch_id AS id, origin, content_hash AS hash, mode FROM raw._batches WHERE source = $1",
      [source],
    );
    return new Map(rows.map((each) => [each.id, each]));
  }

  async function forget(name: string): Promise<void> {
    await bench.pool.query(`DROP TABLE IF EXISTS raw.${name}`);
    for (const table of ["quarantine.rows", "monitoring.expectation_results", "raw._batches", "raw._files"])
      await bench.pool.query(`DELETE FROM ${table} WHERE source = $1`, [name]);
  }

  const text = (rows: readonly { readonly text: string }[]): string[] =>
    rows.map((each) => each.text).sort((a, b) => (a < b ? -1 : 1));

  function without(all: readonly string[], some: readonly string[]): { rest: string[]; missing: string[] } {
    const rest = [...all];
    const missing = some.filter((each) => {
      const at = rest.indexOf(each);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
    return { rest, missing };
  }

  const refusals = new Set(["MLO5022", "MLO5050", "MLO5051", "MLO5101"]);

  async function attempt(
    source: SourceDefinition,
    consents: string[],
  ): Promise<RuntimeError | BatchResult[]> {
    try {
      return await ingest(source, consents);
    } catch (error) {
      if (error instanceof RuntimeError && refusals.has(error.code)) return error;
      throw error;
    }
  }

  const seen = { compared: 0, refused: 0, history: 0 };

  /** Compares the table with one that is loaded for the first time. */
  async function compare(wanted: Wanted, before: Row[], isDefinitionChanged: boolean): Promise<void> {
    const source = sourceOf("orders", wanted);
    const fresh = sourceOf("fresh", wanted);
    await forget("fresh");
    const results = await ingest(fresh);
    const blocked = new Set(results.filter(({ state }) => state === "blocked").map(({ origin }) => origin));
    const [stored, scratch] = [await rowsOf(source), await rowsOf(fresh)];
    const batches = await batchesOf("orders");
    const there = await batchesOf("fresh");
    const isThere = new Set([...there.values()].map(({ hash }) => hash));
    const isWhole = (batch: number): boolean => ["full", "scd2"].includes(batches.get(batch)?.mode ?? "");
    seen.compared += 1;
    const present = stored.filter(({ isPresent }) => isPresent);
    if (wanted.mode === "full" || wanted.mode === "scd2") {
      if (blocked.size > 0) expect(text(stored)).toEqual(text(stored));
      else expect(text(present)).toEqual(text(scratch));
      return;
    }
    if (!isDefinitionChanged) return;
    // All that a new database would have is there …
    const { missing } = without(text(stored), text(scratch));
    expect(missing).toEqual([]);
    // … and beyond that nothing but rows of what is no longer there, or is kept out, whose keys nothing present has.
    const keys = new Set(scratch.map(({ key }) => key));
    const { rest } = without(text(stored), text(scratch));
    const isHistory = ({ batch, key }: Row): boolean => {
      const { hash = "", origin = "" } = batches.get(batch) ?? {};
      const isGone =
        !isThere.has(hash) || [...blocked].some((name) => origin === name) || blockedContent(hash);
      return isGone && (source.primaryKey.length === 0 || !keys.has(key));
    };
    const blockedContent = (hash: string): boolean =>
      [...there.values()].some((each) => each.hash === hash && blocked.has(each.origin));
    const isAllBlocked = results.every(({ state }) => state === "blocked");
    const history = stored.filter((each) => isHistory(each) && (!isWhole(each.batch) || isAllBlocked));
    expect(without(text(history), rest).missing).toEqual([]);
    seen.history += rest.length > 0 ? 1 : 0;
    // None of the rows of what is gone went.
    const kept = before.filter(
      (each) => !isWhole(each.batch) && !isThere.has(batches.get(each.batch)?.hash ?? ""),
    );
    for (const each of kept) {
      if (source.primaryKey.length > 0) continue;
      const count = (rows: Row[]): number => rows.filter(({ batch }) => batch === each.batch).length;
      expect(count(stored)).toBe(count(before));
    }
  }

  async function run(steps: fc.Arbitrary<unknown> extends never ? never : readonly unknown[]): Promise<void> {
    await migrate(bench.pool, projectOf([]), { log: recordedLog().log });
    await forget("orders");
    for (const folder of ["data", "other"])
      await rm(path.join(bench.directory, folder), { recursive: true, force: true });
    const written = new Map<string, string>();
    const write = async (file: string, rows: readonly (readonly unknown[])[]): Promise<void> => {
      const lines = ["id,day,amount,note", ...rows.map((each) => each.join(",")), ""].join("\n");
      written.set(file, lines);
      await bench.write(file, lines);
    };
    const remove = async (file: string): Promise<void> => {
      written.delete(file);
      await rm(path.join(bench.directory, file), { force: true });
    };
    await write("data/a1.csv", [[1, "2020-01-01", "1", "p"], [2, "2020-01-01", "60", ""]]); // prettier-ignore
    let wanted = first;
    await ingest(sourceOf("orders", wanted));
    let pendingDefinition = false;
    for (const each of steps as { files: Record<string, never>[]; definition: object; refused: string }[]) {
      for (const change of each.files as unknown as Record<string, string>[]) {
        if (change["write"] !== undefined) await write(change["write"], change["content"] as never);
        else if (change["remove"] !== undefined) await remove(change["remove"]);
        else if (written.has(change["rename"]!) && change["rename"] !== change["to"]) {
          const lines = written.get(change["rename"]!)!;
          await remove(change["rename"]!);
          written.set(change["to"]!, lines);
          await bench.write(change["to"]!, lines);
        }
      }
      const next: Wanted = { ...wanted, ...each.definition };
      const source = sourceOf("orders", next);
      const isChanged = JSON.stringify(source) !== JSON.stringify(sourceOf("orders", wanted));
      const before = await rowsOf(sourceOf("orders", wanted));
      const given: string[] = [];
      let outcome = await attempt(source, given);
      while (outcome instanceof RuntimeError && outcome.code !== "MLO5101" && each.refused === "consent") {
        seen.refused += 1;
        if (given.length === 0) expect(text(await rowsOf(sourceOf("orders", wanted)))).toEqual(text(before));
        const consent = /--consent ((?:drop|keep):[\w.]+)/.exec(outcome.hint ?? "")?.[1];
        expect(consent, outcome.message).toBeDefined();
        expect(given).not.toContain(consent);
        given.push(consent!);
        outcome = await attempt(source, given);
      }
      if (outcome instanceof RuntimeError) {
        seen.refused += 1;
        if (given.length === 0) expect(text(await rowsOf(sourceOf("orders", wanted)))).toEqual(text(before));
        // Taken back: nothing of it may stay behind.
        if (outcome.code !== "MLO5101") await attempt(sourceOf("orders", wanted), []);
        continue;
      }
      const isDropped = given.some((consent) => /^drop:raw\.orders(\.|$)/.test(consent));
      wanted = next;
      pendingDefinition = isChanged;
      const isKept = given.some((consent) => consent.startsWith("keep:"));
      await compare(wanted, isDropped || isKept ? [] : before, pendingDefinition);
      expect(await ingest(source)).toEqual([]);
    }
  }

  it(
    "gives the table that a new database would have, and rows of files that are gone",
    { timeout: 3_600_000 },
    async () => {
      const runs = Number(process.env["MLOPS_PROPERTY_RUNS"] ?? 8);
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), run), {
        numRuns: runs,
        seed: 20_261_130,
        endOnFailure: process.env["MLOPS_SHRINK"] === undefined,
      });
      console.log(seen);
      expect(seen.compared).toBeGreaterThan(runs);
      expect(await readdir(bench.directory)).toBeDefined();
    },
  );
});
