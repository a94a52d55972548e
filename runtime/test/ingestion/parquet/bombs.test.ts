/** Small Parquet files that say more of themselves than is there. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { RuntimeError } from "../../../src/errors/index.js";
import { parquetColumns, parquetLines } from "../../../src/ingestion/parquet/run-in-process.js";
import { newReport } from "../../../src/ingestion/rows/file-report.js";
import { openTable } from "../../../src/profiling/open-table.js";
import { repository } from "../../../../tests/support/project.js";
import { parquetFile } from "./craft.js";

vi.setConfig({ testTimeout: 120_000 });

const MiB = 1024 * 1024;
const one = Buffer.from([5, 0, 0, 0]);
/** A run of the hybrid encoding, of four bytes: width 1, so often the value 0. */
const run = (times: number): Buffer => {
  const bytes = [1];
  let rest = times * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest, 0]);
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parquet-bombs-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(path: string): Promise<{ rows: number; error: RuntimeError | null; growth: number }> {
  const before = process.memoryUsage().rss;
  const report = newReport();
  let error: RuntimeError | null = null;
  try {
    for await (const lines of parquetLines(path, { a: { type: "integer" } }, "bomb.parquet", report))
      void lines;
  } catch (thrown) {
    if (!(thrown instanceof RuntimeError)) throw thrown;
    error = thrown;
  }
  return { rows: report.rows, error, growth: process.memoryUsage().rss - before };
}

async function readBytes(bytes: Buffer): ReturnType<typeof read> {
  const path = join(folder, "bomb.parquet");
  await writeFile(path, bytes);
  return read(path);
}

test("the same file without a lie is read", async () => {
  expect(await readBytes(parquetFile(one))).toMatchObject({ rows: 1, error: null });
  expect(await readBytes(parquetFile(run(1), { encoding: 8 }))).toMatchObject({ rows: 1, error: null });
  expect(await readBytes(parquetFile(gzipSync(one), { codec: "GZIP", size: 4 }))).toMatchObject({ rows: 1, error: null }); // prettier-ignore
});

test.each([
  ["a trillion rows of one value", parquetFile(one, { rows: 1e12, values: 1 }), "MLO5104"],
  ["a page of more values than it has bytes", parquetFile(one, { values: 2 ** 31 - 1 }), "MLO5104"],
  [
    "a page of gzip of two gigabytes",
    parquetFile(gzipSync(one), { codec: "GZIP", size: 2 ** 31 - 1 }),
    "MLO5041",
  ],
  ["a page of snappy of two gigabytes", parquetFile(one, { codec: "SNAPPY", size: 2 ** 31 - 1 }), "MLO5041"],
  ["a page of zstd of two gigabytes", parquetFile(one, { codec: "ZSTD", size: 2 ** 31 - 1 }), "MLO5041"],
  ["a run of a billion indexes", parquetFile(run(2 ** 30), { encoding: 8 }), "MLO5041"],
  ["100,000 groups in groups", parquetFile(one, { depth: 100_000 }), "MLO5104"],
] as const)("%s is no file to load", async (_what, bytes, code) => {
  const { error, growth } = await readBytes(bytes);
  expect(error).toMatchObject({ code, hint: expect.any(String) as string });
  expect(error?.message).toContain("bomb.parquet");
  expect(growth).toBeLessThan(200 * MiB);
});

test("a run that does not end is given up", async () => {
  const path = join(repository, "tests/fuzz/cases/rows/parquet-run-without-end-054/file");
  const columns = Object.fromEntries(
    (await parquetColumns(path, "054.dat")).map(
      ({ name }) => [name, { type: "string", nullable: true }] as const,
    ),
  );
  const lines = parquetLines(path, columns, "054.dat", newReport());
  await expect(lines.next()).rejects.toMatchObject({
    code: "MLO5041",
    message: expect.stringContaining("054.dat") as string,
  });
});

test("looking at such a file refuses it too", async () => {
  await writeFile(join(folder, "deep.parquet"), parquetFile(one, { depth: 100_000 }));
  await expect(openTable(folder, "deep.parquet")).rejects.toMatchObject({ code: "MLO5104" });
});
