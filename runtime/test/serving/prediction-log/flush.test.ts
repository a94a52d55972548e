import { randomUUID } from "node:crypto";
import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Queryable } from "../../../src/store/index.js";
import { flusher, type Flushed } from "../../../src/serving/prediction-log/flush.js";
import { openSpool, type Spool } from "../../../src/serving/prediction-log/spool.js";
import { recordedLog } from "../../support/log.js";
import { predictionRecord } from "../support/prediction-record.js";
import { setting, type Setting } from "../support/running-server.js";

let given: Setting;
let spool: Spool;
let recorded: ReturnType<typeof recordedLog>;
let flush: () => Promise<Flushed>;

beforeEach(async () => {
  given = await setting();
  spool = await openSpool(path.join(given.folder, "spool"), 1e9);
  recorded = recordedLog();
  const into = flusher(spool, given.pool, recorded.log);
  flush = () => into.flush();
});
afterEach(() => given[Symbol.asyncDispose]());

const record = (overrides: object = {}): string => JSON.stringify({ ...predictionRecord(), ...overrides });

const logged = async (): Promise<number> =>
  (await given.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM serving.predictions")).rows[0]!.n;

test("brings records once, however often the same ones come", async () => {
  const lines = Array.from({ length: 2500 }, () => record());
  for (const line of [...lines, ...lines.slice(0, 100)]) void spool.append(line);
  await spool.append(record());
  await spool.seal();
  expect(await flush()).toEqual({ records: 2601, problem: null });
  expect(await logged()).toBe(2501);
  expect(await spool.segments()).toEqual([]);
});

test("a line that was cut off is named and harms no other", async () => {
  await spool.append(record());
  await spool.seal();
  const [segment] = await spool.segments();
  await appendFile(segment!, record().slice(0, 50));
  expect(await flush()).toMatchObject({ records: 1 });
  expect(await logged()).toBe(1);
  expect(recorded.lines).toContainEqual(
    expect.objectContaining({ message: "the last line of a prediction log was cut off", length: 50 }),
  );
});

/** The texts of what was set aside. */
async function setAside(): Promise<string> {
  const folder = path.join(given.folder, "spool", "rejected");
  const names = await readdir(folder).catch(() => []);
  return (await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")))).join("");
}

describe("a record that the database can never take", () => {
  const poison = record({ request: { note: "\0" } });

  test("is set aside, counted and named, and the others go in", async () => {
    for (let i = 0; i < 20; i++) await spool.append(i === 7 ? poison : record());
    await spool.seal();
    await flush();
    expect(await logged()).toBe(19);
    expect(await setAside()).toBe(`${poison}\n`);
    expect(spool.rejected.count()).toBe(1);
    expect(spool.rejected.bytes()).toBe(Buffer.byteLength(poison) + 1);
    expect(spool.bytes()).toBe(0);
    expect(recorded.lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        message: "the database refuses a prediction record; it is set aside",
      }),
    );
    await spool.close();
    expect(await readdir(path.join(given.folder, "spool"))).toEqual(["rejected"]);
  });

  test("is set aside once, however often its segment comes again", async () => {
    const lines = [record(), poison, record(), record({ model: null })];
    for (let i = 0; i < 3; i++) {
      for (const line of lines) await spool.append(line);
      await spool.seal();
      await flush();
    }
    expect(await logged()).toBe(2);
    expect((await setAside()).split("\n").filter(Boolean)).toHaveLength(2);
  });

  test("counts within the limit, so that no caller fills the disk with them", async () => {
    const small = await openSpool(path.join(given.folder, "small"), 3 * Buffer.byteLength(poison));
    const into = flusher(small, given.pool, recorded.log);
    let taken = 0;
    const append = async (): Promise<void> => {
      await small.append(record({ request: { note: "\0" } }));
      taken++;
      await small.seal();
      await into.flush();
    };
    await expect(
      (async () => {
        for (let i = 0; i < 10; i++) await append();
      })(),
    ).rejects.toMatchObject({ code: "MLO5503" });
    expect(taken).toBe(2);
    expect(small.problem()).toMatch(/^The prediction log is full: .* in records that the database refused$/);
    await small.close();
  });

  test("is tried again by the next process, which brings it once the database takes it", async () => {
    await given.pool.query(
      "ALTER TABLE serving.predictions ADD CONSTRAINT whole CHECK (latency_ms = floor(latency_ms))",
    );
    await spool.append(record());
    await spool.append(poison);
    await spool.append(record({ latency_ms: 2 }));
    await spool.seal();
    await flush();
    expect([await logged(), spool.rejected.count()]).toEqual([1, 2]);
    await given.pool.query("ALTER TABLE serving.predictions DROP CONSTRAINT whole");
    const next = await openSpool(path.join(given.folder, "spool"), 1e9);
    expect(next.rejected.count()).toBe(2);
    expect(await flusher(next, given.pool, recorded.log).retryRejected()).toBe(1);
    expect([await logged(), next.rejected.count()]).toEqual([2, 1]);
    expect(await setAside()).toBe(`${poison}\n`);
    await next.close();
  });
});

test.each([
  ["is no JSON", "{never JSON"],
  ["is JSON, but no record", "[1, 2]"],
  ["holds bytes of a disk that lost its power", "\0\0\0\0"],
])("a line that %s is set aside, and the others go in", async (_, line) => {
  await spool.append(record());
  await spool.seal();
  const [segment] = await spool.segments();
  await writeFile(segment!, `${record()}\n${line}\n${record()}\n`);
  await flush();
  expect(await logged()).toBe(2);
  expect(await setAside()).toBe(`${line}\n`);
});

describe("a record that fails for a reason which does not name it as the one at fault", () => {
  /** An internal error of the database (XX000), raised for one record. */
  const fail = async (id: string, code: string): Promise<void> => {
    await given.pool.query(`
      CREATE FUNCTION serving.fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.prediction_id = '${id}' THEN RAISE 'no idea' USING ERRCODE = '${code}'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER fail BEFORE INSERT ON serving.predictions FOR EACH ROW EXECUTE FUNCTION serving.fail()`);
  };

  test.each(["XX000", "57014", "P0001"])(
    "%s: holds up no other, and is set aside in the end",
    async (code) => {
      const id = randomUUID();
      await fail(id, code);
      await spool.append(record({ prediction_id: id }));
      await spool.seal();
      expect((await flush()).problem).toMatchObject({ code });
      for (let i = 0; i < 3; i++) await spool.append(record());
      await spool.seal();
      await flush();
      expect(await logged()).toBe(3);
      for (let i = 0; i < 3; i++) await flush();
      expect(await spool.segments()).toEqual([]);
      expect(await setAside()).toContain(id);
    },
  );

  test.each(["53100", "53200", "55P03", "40P01", "57P03"])(
    "%s: the machine or another session is at fault, and the record waits, however often others go in",
    async (code) => {
      const id = randomUUID();
      await fail(id, code);
      for (let i = 0; i < 8; i++) {
        await spool.append(record());
        if (i === 2) await spool.append(record({ prediction_id: id }));
        await spool.seal();
        await flush().catch(() => undefined);
      }
      expect(await setAside()).toBe("");
      await given.pool.query("DROP TRIGGER fail ON serving.predictions");
      await flush();
      expect(await logged()).toBe(9);
      expect(await spool.segments()).toEqual([]);
    },
  );

  test("54000, a limit of the program, is set aside at once", async () => {
    const id = randomUUID();
    await fail(id, "54000");
    await spool.append(record({ prediction_id: id }));
    await spool.append(record());
    await spool.seal();
    expect((await flush()).records).toBe(2);
    expect(await logged()).toBe(1);
    expect(await setAside()).toContain(id);
  });
});

test("a segment stays when the database fails", async () => {
  for (let i = 0; i < 2500; i++) void spool.append(record());
  await spool.append(record());
  await spool.seal();
  let statements = 0;
  const counting = {
    query: (...query: Parameters<Queryable["query"]>) => {
      statements++;
      return given.pool.query(...query);
    },
  } as Queryable;
  await given.pool.query("ALTER TABLE serving.predictions RENAME TO away");
  await expect(flusher(spool, counting, recorded.log).flush()).rejects.toThrow(/serving.predictions/);
  expect(await spool.segments()).toHaveLength(1);
  expect(statements).toBeLessThan(20);
});
