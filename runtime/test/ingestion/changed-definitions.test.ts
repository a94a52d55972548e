import { rm } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadOrigin, pendingOrigins, type BatchResult } from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";

// A table after a change of its source's definition, beside that of a source which has never been loaded otherwise.

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
