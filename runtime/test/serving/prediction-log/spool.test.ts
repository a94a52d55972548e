import { appendFile, mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { thisProcess } from "../../../src/serving/prediction-log/owner.js";
import { openSpool, type Spool } from "../../../src/serving/prediction-log/spool.js";
import { temporaryFolder } from "../../support/database.js";

let root: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder("spool");
  root = folder.path;
});
afterEach(() => folder.remove());

async function linesIn(spool: Spool): Promise<string[]> {
  const texts = await Promise.all((await spool.segments()).map((segment) => readFile(segment, "utf8")));
  return texts.join("").split("\n").filter(Boolean);
}

describe("append", () => {
  test("resolves when the line is in the file", async () => {
    const spool = await openSpool(root, 1000);
    await spool.append("one");
    const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".jsonl"));
    expect(files).toHaveLength(1);
    expect(await readFile(path.join(root, files[0]!), "utf8")).toBe("one\n");
    await spool.close();
  });

  test("keeps the order and every line of many at once, across segments", async () => {
    const spool = await openSpool(root, 1e9);
    const wanted = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
    await Promise.all(
      wanted.map(async (line, i) => {
        if (i % 500 === 0) await spool.seal();
        await spool.append(line);
      }),
    );
    await spool.seal();
    const found = await linesIn(spool);
    expect(found).toHaveLength(5000);
    expect(new Set(found)).toEqual(new Set(wanted));
  });

  test("refuses what goes beyond the limit, and takes more once segments are gone", async () => {
    const spool = await openSpool(root, 20);
    await spool.append("123456789");
    await spool.append("123456789");
    expect(spool.bytes()).toBe(20);
    await expect(spool.append("x")).rejects.toMatchObject({ code: "MLO5503" });
    await spool.seal();
    for (const segment of await spool.segments()) await spool.remove(segment);
    expect(spool.bytes()).toBe(0);
    await spool.append("x");
  });

  test("counts what waits to be written", async () => {
    const spool = await openSpool(root, 20);
    const results = await Promise.allSettled(
      ["123456789", "123456789", "x"].map((line) => spool.append(line)),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  });
});

describe("bytes", () => {
  const onDisk = async (): Promise<number> => {
    const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".jsonl"));
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(root, name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  test("are those on disk, however appends, removals and take-overs meet", async () => {
    const spool = await openSpool(root, 1e9);
    for (let i = 0; i < 40; i++) {
      await spool.append(`line ${i}`);
      await spool.seal();
      const dead = path.join(root, `dead-${i}`);
      await mkdir(dead);
      await writeFile(path.join(dead, "owner.json"), JSON.stringify({ ...thisProcess(), startTime: "1" }));
      await writeFile(path.join(dead, "000000001.jsonl"), `left ${i}\n`);
      const [segment] = await spool.segments();
      await Promise.all([
        spool.append("meets"),
        spool.remove(segment!),
        spool.append("all"),
        spool.takeOver(),
      ]);
      expect(spool.bytes()).toBe(await onDisk());
    }
    for (let i = 0; i < 3; i++) {
      await spool.seal();
      for (const segment of await spool.segments()) await spool.remove(segment);
    }
    expect(spool.bytes()).toBe(0);
    await spool.close();
  });
});

describe("a process that died while it signed its folder", () => {
  test("holds nobody up, and is taken over once its folder is old", async () => {
    const dead = path.join(root, "dead");
    await mkdir(dead);
    await writeFile(path.join(dead, "owner.json"), "");
    await writeFile(path.join(dead, "000000001.jsonl"), "left\n");
    const spool = await openSpool(root, 1000);
    expect(await spool.takeOver()).toBe(0);
    await utimes(dead, 1, 1);
    expect(await spool.takeOver()).toBe(1);
    expect(await linesIn(spool)).toEqual(["left"]);
    await spool.close();
  });
});

describe("segments", () => {
  test("are listed once they are finished", async () => {
    const spool = await openSpool(root, 1000);
    await spool.append("one");
    expect(await spool.segments()).toEqual([]);
    await spool.seal();
    expect(await linesIn(spool)).toEqual(["one"]);
  });

  test("left at the end keep the folder, an empty one goes", async () => {
    const kept = await openSpool(root, 1000);
    await kept.append("one");
    await kept.close();
    const empty = await openSpool(root, 1000);
    await empty.close();
    expect(await readdir(root)).toHaveLength(1);
  });
});

describe("takeOver", () => {
  const unusedPid = 2 ** 22 + 1;

  async function leave(name: string, owner: object | null, ageSeconds = 0): Promise<void> {
    const folder = path.join(root, name);
    await mkdir(folder);
    await writeFile(path.join(folder, "000000001.jsonl"), `from ${name}\n`);
    if (owner !== null) await writeFile(path.join(folder, "owner.json"), JSON.stringify(owner));
    const then = new Date(Date.now() - ageSeconds * 1000);
    if (owner !== null) await utimes(path.join(folder, "owner.json"), then, then);
    await utimes(folder, then, then);
  }

  test.each<{ what: string; owner: object | null; age?: number; taken: boolean }>([
    { what: "an ended process", owner: { ...thisProcess(), pid: unusedPid }, taken: true },
    { what: "an earlier process with a number used again", owner: { ...thisProcess(), startTime: "1" }, taken: true },
    { what: "a process that runs", owner: thisProcess(), age: 3600, taken: false },
    { what: "a process of another machine that lives", owner: { ...thisProcess(), host: "other" }, taken: false },
    { what: "a process of another machine that is silent", owner: { ...thisProcess(), host: "other" }, age: 60, taken: true },
    { what: "another container's process that lives", owner: { ...thisProcess(), namespace: "pid:[1]", pid: unusedPid }, taken: false },
    { what: "another container's process that is silent", owner: { ...thisProcess(), namespace: "pid:[1]" }, age: 60, taken: true },
    { what: "a process that is just starting", owner: null, taken: false },
    { what: "a process that died while it started", owner: null, age: 60, taken: true },
  ])("of the folder of $what: $taken", async ({ owner, age, taken }) => {
    await leave("other", owner, age);
    const spool = await openSpool(root, 1000);
    expect(await spool.takeOver()).toBe(taken ? 1 : 0);
    expect(await linesIn(spool)).toEqual(taken ? ["from other"] : []);
    expect(spool.bytes()).toBe(taken ? 11 : 0);
    expect(await spool.takeOver()).toBe(0);
    await spool.close();
  }); // prettier-ignore

  test("by two at once gives each folder to one", async () => {
    for (let i = 0; i < 20; i++) await leave(`dead${i}`, { ...thisProcess(), pid: unusedPid });
    const spools = await Promise.all([openSpool(root, 1000), openSpool(root, 1000)]);
    await Promise.all(spools.map((spool) => spool.takeOver()));
    const found = (await Promise.all(spools.map(linesIn))).flat().sort();
    expect(found).toEqual(Array.from({ length: 20 }, (_, i) => `from dead${i}`).sort());
  });

  /** What a process leaves that was killed. */
  async function killed(): Promise<void> {
    for (const folder of await readdir(root)) {
      if (folder !== "rejected")
        await writeFile(
          path.join(root, folder, "owner.json"),
          JSON.stringify({ ...thisProcess(), pid: unusedPid }),
        );
    }
  }

  test("again and again leaves one folder, with everything in it", async () => {
    await leave("dead", { ...thisProcess(), pid: unusedPid });
    for (let i = 0; i < 5; i++) {
      const spool = await openSpool(root, 1000);
      await spool.takeOver();
      await spool.append(`life ${i}`);
      await spool.close();
      await killed();
    }
    const spool = await openSpool(root, 1000);
    await spool.takeOver();
    expect(await readdir(root)).toHaveLength(1);
    expect((await linesIn(spool)).sort()).toEqual(["from dead", ...[0, 1, 2, 3, 4].map((i) => `life ${i}`)]);
    await spool.close();
  });

  test("after crashes without predictions leaves nothing", async () => {
    for (let i = 0; i < 5; i++) {
      const spool = await openSpool(root, 1000);
      await spool.probe(0);
      await spool.takeOver();
      expect(await readdir(root)).toHaveLength(1);
      await killed();
    }
    const last = await openSpool(root, 1000);
    await last.takeOver();
    await last.close();
    expect(await readdir(root)).toEqual([]);
  });

  test("brings records that earlier versions had set aside into the one place for them", async () => {
    for (const name of ["a", "b"]) {
      await leave(name, { ...thisProcess(), pid: unusedPid });
      await writeFile(path.join(root, name, "000000001.rejected"), `bad of ${name}\n`);
    }
    const spool = await openSpool(root, 1000);
    await spool.takeOver();
    expect(spool.rejected.count()).toBe(2);
    expect((await spool.rejected.read()).flatMap(({ records }) => records).sort()).toEqual([
      "bad of a",
      "bad of b",
    ]);
    await spool.close();
    expect((await readdir(root)).filter((name) => name === "a" || name === "b")).toEqual([]);
  });

  test("leaves a file in place that is none of the spool's", async () => {
    await leave("dead", { ...thisProcess(), pid: unusedPid });
    await writeFile(path.join(root, "dead", "notes.txt"), "mine");
    const spool = await openSpool(root, 1000);
    await spool.takeOver();
    expect(await linesIn(spool)).toEqual(["from dead"]);
    expect(await readFile(path.join(root, "dead", "notes.txt"), "utf8")).toBe("mine");
    await spool.close();
  });
});

test("a segment that was cut off is never continued", async () => {
  const spool = await openSpool(root, 1000);
  await spool.append("one");
  await spool.seal();
  const [first] = await spool.segments();
  await appendFile(first!, "torn");
  await spool.append("two");
  await spool.seal();
  expect((await spool.segments()).length).toBe(2);
});

test("nothing is left of records that were set aside once the last of them is taken", async () => {
  const spool = await openSpool(root, 1000);
  await spool.reject(["one"]);
  await spool.reject(["two"]);
  const [first, second] = await spool.rejected.read();
  await spool.rejected.remove(first!.file);
  expect(await spool.rejected.read()).toHaveLength(1);
  await spool.rejected.remove(second!.file);
  await spool.close();
  expect(await readdir(root)).toEqual([]);
});
