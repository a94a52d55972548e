import { rm } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RuntimeError } from "../../src/errors/index.js";
import { loadOrigin, pendingOrigins, type BatchResult } from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource, projectOf } from "../support/project.js";

// After any sequence of changes of a source and its files, the table is that of a source with the same definition that is
// loaded for the first time, and rows of what is gone. MLOPS_SEQUENCES=300 runs many more of them, MLOPS_SEED=7 others.

const sequences = Number(process.env["MLOPS_SEQUENCES"] ?? 6);
const seed = Number(process.env["MLOPS_SEED"] ?? 20_261_130);

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
  await migrate(bench.pool, projectOf([]), { log: recordedLog().log });
});
afterEach(() => bench.close());

/** What of a definition changes. */
interface Wanted {
  readonly key: readonly string[];
  readonly mode: SourceDefinition["ingest"]["mode"];
  readonly path: string;
  readonly amount: "float" | "string" | "integer";
  readonly note: keyof typeof notes;
  readonly nullValues: readonly string[];
  readonly delimiter: string;
  /** Greatest id that an expectation with `on_fail: quarantine` lets through. */
  readonly limit: number | null;
  readonly hasEventTime: boolean;
}

type FileChange =
  | { readonly write: string; readonly rows: readonly (readonly (string | number)[])[] }
  | { readonly remove: string }
  | { readonly rename: string; readonly to: string };

interface Step {
  readonly files: readonly FileChange[];
  readonly definition: Partial<Wanted>;
  /** Whether a refusal is answered with the consent that it names, or the change is taken back. */
  readonly isConsented: boolean;
  /** Which of the consents. */
  readonly which: number;
}

const notes = {
  absent: {},
  required: { note: { type: "string" } },
  nullable: { note: { type: "string", nullable: true } },
  from: { note: { type: "string", nullable: true, from: "day" } },
} as const;

const first: Wanted = {
  key: [],
  mode: "full",
  path: "data/**/*.csv",
  amount: "float",
  note: "nullable",
  nullValues: [""],
  delimiter: ",",
  limit: null,
  hasEventTime: false,
};

const files = ["data/a1.csv", "data/a2.csv", "data/b1.csv", "data/sub/c1.csv", "other/o1.csv"];
const file = fc.constantFrom(...files);
const row = fc.tuple(
  fc.integer({ min: 1, max: 6 }),
  fc.constantFrom("2020-01-01", "2020-01-02"),
  fc.constantFrom("1", "2", "60", "", "x", "2.5"),
  fc.constantFrom("", "p", "q"),
);
const written = fc.record({ write: file, rows: fc.array(row, { minLength: 1, maxLength: 5 }) });
const fileChange: fc.Arbitrary<FileChange> = fc.oneof(
  { arbitrary: written, weight: 2 },
  { arbitrary: fc.record({ remove: file }), weight: 1 },
  { arbitrary: fc.record({ rename: file, to: file }), weight: 1 },
);
const definitionChange: fc.Arbitrary<Partial<Wanted>> = fc.oneof(
  fc.record({ key: fc.constantFrom([], ["id"], ["id"], ["id", "day"]) }),
  fc.record({ mode: fc.constantFrom("full", "append", "append", "incremental", "upsert", "scd2") }),
  fc.record({ path: fc.constantFrom("data/*.csv", "data/**/*.csv", "data/a*.csv", "other/*.csv") }),
  fc.record({ amount: fc.constantFrom("float", "float", "string", "integer") }),
  fc.record({ note: fc.constantFrom("absent", "required", "nullable", "from") }),
  fc.record({ nullValues: fc.constantFrom([""], ["", "x"], ["p"]) }),
  fc.record({ delimiter: fc.constantFrom(",", ",", ";") }),
  fc.record({ limit: fc.constantFrom(null, 5, 3) }),
  fc.record({ hasEventTime: fc.boolean() }),
);
const step: fc.Arbitrary<Step> = fc.record({
  files: fc.array(fileChange, { maxLength: 2 }),
  definition: fc.option(definitionChange, { freq: 4, nil: {} }),
  isConsented: fc.constantFrom(true, true, false),
  which: fc.nat({ max: 1 }),
});

function sourceOf(name: string, wanted: Wanted): SourceDefinition {
  const needsKey = wanted.mode === "upsert" || wanted.mode === "scd2";
  const source = fileSource(
    name,
    wanted.path,
    {
      id: { type: "integer" },
      day: { type: "date" },
      amount: { type: wanted.amount, nullable: true },
      ...notes[wanted.note],
    },
    {
      primaryKey: needsKey && wanted.key.length === 0 ? ["id"] : wanted.key,
      eventTime: wanted.hasEventTime && wanted.mode !== "scd2" ? "day" : null,
      expectations:
        wanted.limit === null
          ? []
          : [
              {
                type: "expect_column_values_to_be_between",
                kwargs: { column: "id", max_value: wanted.limit },
                severity: "critical",
                onFail: "quarantine",
              },
            ],
    },
  );
  const { nullValues, delimiter, mode } = wanted;
  return {
    ...source,
    connection: { ...source.connection, nullValues, delimiter } as SourceDefinition["connection"],
    ingest: { ...source.ingest, mode },
  };
}

async function ingest(source: SourceDefinition, consents: readonly string[] = []): Promise<BatchResult[]> {
  const { log } = recordedLog();
  await migrate(bench.pool, projectOf([source]), { log, consents });
  const results: BatchResult[] = [];
  const reading = { projectDirectory: bench.directory, timezone: "UTC", log };
  for (const origin of await pendingOrigins(bench.pool, source, bench.directory))
    results.push(await loadOrigin(bench.pool, source, origin, reading));
  return results;
}

/** MLO5101: the path finds no file. */
const refusals = new Set(["MLO5022", "MLO5050", "MLO5051", "MLO5101"]);

async function attempt(
  source: SourceDefinition,
  consents: readonly string[],
): Promise<RuntimeError | BatchResult[]> {
  try {
    return await ingest(source, consents);
  } catch (error) {
    if (error instanceof RuntimeError && refusals.has(error.code)) return error;
    throw error;
  }
}

interface Row {
  readonly batch: number;
  readonly key: string;
  readonly text: string;
  /** Not an earlier version of a row. */
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
  readonly place: string;
}

async function batchesOf(source: string): Promise<Map<number, BatchRow>> {
  const { rows } = await bench.pool.query<BatchRow>(
    "SELECT batch_id AS id, origin, content_hash AS hash, mode, place_hash AS place FROM raw._batches WHERE source = $1",
    [source],
  );
  return new Map(rows.map((each) => [each.id, each]));
}

async function forget(source: string): Promise<void> {
  await bench.pool.query(`DROP TABLE IF EXISTS raw.${source}`);
  for (const table of ["quarantine.rows", "monitoring.expectation_results", "raw._batches", "raw._files"])
    await bench.pool.query(`DELETE FROM ${table} WHERE source = $1`, [source]);
}

const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (a < b ? -1 : 1));
const textsOf = (rows: readonly Row[]): string[] => sorted(rows.map(({ text }) => text));
const batchesIn = (rows: readonly Row[]): string[] => sorted(rows.map(({ batch }) => String(batch)));

/** What is left of texts without others, each taken once, and which of those are not among them. */
function without(all: readonly string[], some: readonly string[]): { rest: string[]; missing: string[] } {
  const rest = [...all];
  const missing = some.filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return { rest, missing };
}

const seen = { compared: 0, withRowsOfFilesGone: 0, refused: 0, takenBack: 0 };

interface Before {
  /** What the table held; empty where a consent dropped it. */
  readonly rows: readonly Row[];
  readonly isDefinitionChanged: boolean;
  /** Batches whose rows a consent keeps though their place is no longer the source's. */
  readonly kept: ReadonlySet<number>;
}

/** Compares the table with one that is loaded for the first time. */
async function compare(wanted: Wanted, before: Before): Promise<void> {
  const source = sourceOf("orders", wanted);
  const fresh = sourceOf("fresh", wanted);
  await forget("fresh");
  const results = await ingest(fresh);
  const [stored, scratch] = [await rowsOf(source), await rowsOf(fresh)];
  seen.compared += 1;
  if (wanted.mode === "full" || wanted.mode === "scd2") {
    const isBlocked = results.some(({ state }) => state === "blocked");
    if (isBlocked) expect(batchesIn(stored)).toEqual(batchesIn(before.rows));
    else expect(textsOf(stored.filter(({ isPresent }) => isPresent))).toEqual(textsOf(scratch));
    return;
  }
  if (!before.isDefinitionChanged) return;
  // All that a new database would have is there …
  const { rest, missing } = without(textsOf(stored), textsOf(scratch));
  expect(missing).toEqual([]);
  // … and beyond that nothing but rows of what is no longer there, or is blocked, whose keys nothing present has.
  const batches = await batchesOf("orders");
  const there = [...(await batchesOf("fresh")).values()];
  const blocked = results.flatMap(({ state, origin }) => (state === "blocked" ? [origin] : []));
  const isAllBlocked = blocked.length === results.length;
  const isKeyed = source.primaryKey.length > 0;
  const keys = new Set(isKeyed ? scratch.map(({ key }) => key) : []);
  const mayStay = ({ batch, key }: Row): boolean => {
    const of = batches.get(batch);
    if (of === undefined || keys.has(key)) return false;
    if (there.some(({ hash, origin }) => hash === of.hash && blocked.includes(origin))) return true;
    if (["full", "scd2"].includes(of.mode)) return isAllBlocked;
    const isGone = there.every(({ hash }) => hash !== of.hash);
    return isGone && (of.place === there[0]?.place || before.kept.has(batch));
  };
  expect(without(textsOf(stored.filter(mayStay)), rest).missing).toEqual([]);
  if (rest.length > 0) seen.withRowsOfFilesGone += 1;
  // None of the rows of files that are gone went.
  if (isKeyed) return;
  const count = (rows: readonly Row[], batch: number): number =>
    rows.filter((each) => each.batch === batch).length;
  for (const { batch } of before.rows.filter(mayStay))
    expect(count(stored, batch)).toBe(count(before.rows, batch));
}

async function run(steps: readonly Step[]): Promise<void> {
  await forget("orders");
  for (const folder of ["data", "other"])
    await rm(path.join(bench.directory, folder), { recursive: true, force: true });
  const contents = new Map<string, string>();
  const write = async (name: string, content: string): Promise<void> => {
    contents.set(name, content);
    await bench.write(name, content);
  };
  const remove = async (name: string): Promise<void> => {
    contents.delete(name);
    await rm(path.join(bench.directory, name), { force: true });
  };
  const change = async (each: FileChange): Promise<void> => {
    if ("write" in each)
      await write(
        each.write,
        ["id,day,amount,note", ...each.rows.map((fields) => fields.join(",")), ""].join("\n"),
      );
    else if ("remove" in each) await remove(each.remove);
    else {
      const content = contents.get(each.rename);
      if (content === undefined || each.rename === each.to) return;
      await remove(each.rename);
      await write(each.to, content);
    }
  };
  await change({ write: "data/a1.csv", rows: [[1, "2020-01-01", "1", "p"], [2, "2020-01-01", "60", ""]] }); // prettier-ignore
  let wanted = first;
  let kept = new Set<number>();
  await ingest(sourceOf("orders", wanted));
  for (const { files: changes, definition, isConsented, which } of steps) {
    for (const each of changes) await change(each);
    const next: Wanted = { ...wanted, ...definition };
    const [earlier, source] = [sourceOf("orders", wanted), sourceOf("orders", next)];
    const before = await rowsOf(earlier);
    const given: string[] = [];
    let outcome = await attempt(source, given);
    while (outcome instanceof RuntimeError) {
      seen.refused += 1;
      // Nothing is changed without a consent, and the message names it.
      if (given.length === 0) expect(textsOf(await rowsOf(earlier))).toEqual(textsOf(before));
      if (outcome.code === "MLO5101" || !isConsented) break;
      const consents = [...(outcome.hint ?? "").matchAll(/mlops migrate --consent ((?:drop|keep):[\w.]+)/g)];
      const consent = (consents[which] ?? consents[0])?.[1];
      expect(given).not.toContain(consent);
      given.push(consent ?? "");
      if (consent?.startsWith("keep:")) kept = new Set((await batchesOf("orders")).keys());
      outcome = await attempt(source, given);
    }
    if (outcome instanceof RuntimeError) {
      // Taken back: nothing of it may stay behind.
      seen.takenBack += 1;
      await attempt(earlier, []);
      continue;
    }
    wanted = next;
    const isDefinitionChanged = JSON.stringify(source) !== JSON.stringify(earlier);
    await compare(wanted, { rows: given.includes("drop:raw.orders") ? [] : before, isDefinitionChanged, kept }); // prettier-ignore
    expect(await ingest(source)).toEqual([]);
  }
}

it(
  `${sequences} sequences of changes end with the table of a new database, and rows of files that are gone`,
  {
    timeout: 60_000 + sequences * 5_000,
  },
  async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), run);
    await fc.assert(property, { numRuns: sequences, seed, endOnFailure: true });
    console.log(`${sequences} sequences: ${JSON.stringify(seen)}`);
    expect(seen.compared).toBeGreaterThan(sequences);
  },
);
