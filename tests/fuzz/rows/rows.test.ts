/** Files of rows with damage of every kind, through the real way into a real database. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogue } from "../../../runtime/src/errors/catalogue.js";
import { RuntimeError } from "../../../runtime/src/errors/index.js";
import {
  createReadAhead,
  loadOrigin,
  pendingOrigins,
  type BatchResult,
} from "../../../runtime/src/ingestion/index.js";
import { migrate } from "../../../runtime/src/migration/index.js";
import { workbench, type Workbench } from "../../../runtime/test/support/ingestion.js";
import { recordedLog } from "../../../runtime/test/support/log.js";
import { projectOf } from "../../../runtime/test/support/project.js";
import type { SourceDefinition } from "../../../runtime/src/definitions/source.js";
import { casesOf, saveCase } from "../cases.js";
import { random } from "../random.js";
import { settings } from "../settings.js";
import { tally, type Tally } from "../tally.js";
import { countRows } from "./count-rows.js";
import { randomSource } from "./declaration.js";
import { writtenFile, type WrittenFile } from "./write-file.js";

const count = settings.files - Math.round(settings.files * 0.4);
const filesOfSource = settings.isRun ? 60 : 30;
const yearLong = 24 * 3_600_000;
/** More time of the processor than a file of some kilobytes takes, be it one whose reading is given up after 15 s. */
const mostSeconds = 25;
const mostMemoryBytes = 1_500 * 1024 * 1024;

let bench: Workbench;
beforeAll(async () => {
  bench = await workbench("UTC");
});
afterAll(() => bench.close());

test.each(casesOf("rows"))("$name", async ({ path }) => {
  const saved = JSON.parse(await readFile(join(path, "case.json"), "utf8")) as { source: SourceDefinition; file: Omit<WrittenFile, "bytes" | "text">; isText: boolean }; // prettier-ignore
  const bytes = await readFile(join(path, "file"));
  const found = tally("rows");
  await load(saved.source, [{ ...saved.file, bytes, text: saved.isText ? bytes : null }], found);
  expect(found.failures).toEqual([]);
});

test(
  "every row of a damaged file is loaded, late or in quarantine, or the delivery says why not",
  async () => {
    const found = tally("rows");
    for (let index = 0; index * filesOfSource < count && !settings.isOver(); index += 1) {
      const r = random(`${settings.seed}:rows:${index}`);
      const source = randomSource(r, `fuzz_${index}`);
      const files = Array.from({ length: Math.min(filesOfSource, count - index * filesOfSource) }, (_, at) =>
        writtenFile(r, source, `${String(at).padStart(3, "0")}.dat`),
      );
      await load(source, files, found);
    }
    console.log(found.text());
    expect(found.failures).toEqual([]);
  },
  yearLong,
);

/** Loads the files of a source one after the other and balances the books. */
async function load(source: SourceDefinition, files: readonly WrittenFile[], found: Tally): Promise<void> {
  const { pool, directory } = bench;
  const { log } = recordedLog();
  const folder = join(directory, source.name);
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
  await migrate(pool, projectOf([source]), { log });
  const origins = await pendingOrigins(pool, source, directory);
  const reading = { projectDirectory: directory, timezone: "UTC", log };
  const ahead = createReadAhead(pool, source, origins, reading);
  const results: BatchResult[] = [];
  const faultOf = (file: WrittenFile, what: string): void => {
    const { bytes, text, ...rest } = file;
    const isText = text === bytes;
    const path = saveCase("rows", what, { file: bytes, "case.json": JSON.stringify({ source, file: rest, isText }, null, 2) }); // prettier-ignore
    found.fail({ what, story: `${source.name}, ${file.how} ${file.name}: ${path}` });
  };
  for (const origin of origins) {
    const file = files.find(({ name }) => origin.name.endsWith(name))!;
    const started = performance.now();
    const busy = process.cpuUsage();
    found.count("files");
    try {
      const result = await loadOrigin(pool, source, origin, { ...reading, ahead });
      results.push(result);
      found.count(`${formatOf(source)} ${result.state}`);
      for (const what of resultFaults(source, file, result)) faultOf(file, what);
    } catch (error) {
      const { message, stack = "" } = error as Error;
      const documented = error instanceof RuntimeError && error.code in catalogue;
      found.count(documented ? `${formatOf(source)} ${error.code}` : "exception");
      const at = /\/runtime\/src\/([^):]*)/.exec(stack)?.[1] ?? "";
      if (!documented) faultOf(file, `throws ${message.slice(0, 80)} in ${at}`);
    }
    const took = performance.now() - started;
    found.took(took, `${source.name} ${origin.name}`);
    const { user, system } = process.cpuUsage(busy);
    if ((user + system) / 1e6 > mostSeconds)
      faultOf(file, `takes more than ${mostSeconds} s of the processor`);
  }
  await ahead.close();
  for (const what of await bookFaults(source, results)) faultOf(files[0]!, what);
  if (process.memoryUsage().rss > mostMemoryBytes) faultOf(files[0]!, "memory grows");
  await rm(folder, { recursive: true, force: true });
  await pool.query(`DROP TABLE raw."${source.name}"`);
}

const formatOf = ({ connection }: SourceDefinition): string =>
  "format" in connection ? connection.format : connection.type;

/** What is wrong with a batch by itself: rows that are counted nowhere, or that the file does not have. */
function resultFaults(source: SourceDefinition, file: WrittenFile, result: BatchResult): string[] {
  const { state, rowsRead, rowsLoaded, rowsQuarantined, rowsLate, message } = result;
  if (state === "blocked") return (message ?? "").trim() === "" ? ["a blocked batch gives no reason"] : [];
  if (state === "unchanged") return ["a new file is said to be unchanged"];
  const faults: string[] = [];
  if (rowsRead !== rowsLoaded + rowsQuarantined + rowsLate) faults.push("rows of a batch do not add up");
  const { connection } = source;
  const rows =
    file.rows ?? (file.text !== null && "format" in connection ? countRows(file.text, connection) : null);
  if (rows !== null && rows !== rowsRead)
    faults.push(`a ${formatOf(source)} file has other rows than were read`);
  return faults;
}

/** What is wrong with the tables: other rows than the batches say. */
async function bookFaults(source: SourceDefinition, results: readonly BatchResult[]): Promise<string[]> {
  const faults: string[] = [];
  const loaded = results.filter(({ state }) => state === "loaded");
  const { rows: quarantined } = await bench.pool.query<{ batch_id: number; count: number }>(
    "SELECT batch_id, count(*) AS count FROM quarantine.rows WHERE source = $1 GROUP BY batch_id",
    [source.name],
  );
  const inQuarantine = new Map(
    quarantined.map(({ batch_id, count: rows }) => [Number(batch_id), Number(rows)]),
  );
  for (const { batchId, rowsQuarantined } of loaded)
    if ((inQuarantine.get(Number(batchId)) ?? 0) !== rowsQuarantined) faults.push("quarantine has other rows than a batch says"); // prettier-ignore
  const { rows } = await bench.pool.query<{ count: number }>(
    `SELECT count(*) AS count FROM raw."${source.name}"`,
  );
  const stored = Number(rows[0]?.count ?? 0);
  const told = loaded.reduce((sum, { rowsLoaded }) => sum + rowsLoaded, 0);
  const replaces = source.primaryKey.length > 0 && source.ingest.mode !== "append";
  if (replaces ? stored > told : stored !== told)
    faults.push("the table has other rows than the batches say");
  return faults;
}
