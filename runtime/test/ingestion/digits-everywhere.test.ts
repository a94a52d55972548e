import { readFile } from "node:fs/promises";
import path from "node:path";
import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTable } from "../../src/profiling/index.js";
import { pushedLines } from "../../src/feature-server/push/pushed-lines.js";
import { pushRows } from "../../src/feature-server/push/push-rows.js";
import { readJson } from "../../src/json/read-json.js";
import { retrieveFeatures } from "../../src/retrieval/retrieve-features.js";
import { seededRandom } from "../../src/frame/random.js";
import { profileColumns } from "../../src/validation/column-profile.js";
import type { ColumnDefinition } from "../../src/definitions/column.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";
import { recordedLog } from "../support/log.js";

/** Values a door; many more with DIGITS_CASES. */
const cases = Number(process.env["DIGITS_CASES"] ?? 150);

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

const columns: Record<string, ColumnDefinition> = {
  n: { type: "integer" },
  id: { type: "integer" },
  amount: { type: "string" },
  note: { type: "string" },
};

interface Row {
  readonly n: number;
  readonly id: bigint;
  readonly amount: string;
  readonly note: string;
}

function randomRows(seed: number): Row[] {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const digits = (count: number): string => Array.from({ length: count }, () => below(10)).join("");
  const edges = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n, 0n];
  const alphabet = ["é", "☃", "😀", '"', "\\", "\t", "\n", ",", "0", " ", "x", "\u0001", "'", "{", "NaN"];
  return Array.from({ length: cases }, (_, n) => ({
    n,
    id:
      edges[n] ??
      BigInt.asIntN(64, BigInt(`0x${below(2 ** 31).toString(16)}${digits(9)}`) << BigInt(below(24))),
    amount: `${below(2) === 0 ? "-" : ""}${1 + below(9)}${digits(below(30))}.${digits(8)}`,
    note: `x${Array.from({ length: below(12) }, () => alphabet[below(alphabet.length)]).join("")}x`,
  }));
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const source = (name: string, file: string, format: "csv" | "jsonl" | "parquet"): SourceDefinition => {
  const made = fileSource(name, file, columns, { primaryKey: ["n"] });
  return format === "csv" ? made : { ...made, connection: { type: "file", path: file, format } };
};

const jsonRow = ({ n, id, amount, note }: Row, amountIsText: boolean): string =>
  `{"n":${n},"id":${id},"amount":${amountIsText ? JSON.stringify(amount) : amount},"note":${JSON.stringify(note)}}`;

/** Each brings the rows into raw."things". */
const doors: Readonly<Record<string, (rows: readonly Row[]) => Promise<void>>> = {
  CSV: async (rows) => {
    const lines = rows.map(({ n, id, amount, note }) => `${n},${id},${amount},${quoted(note)}\n`);
    await bench.write("a.csv", `n,id,amount,note\n${lines.join("")}`);
    await bench.ingest(source("things", "a.csv", "csv"));
  },
  "JSON Lines, decimals as numbers": async (rows) => {
    await bench.write("a.jsonl", rows.map((row) => jsonRow(row, false)).join("\n"));
    await bench.ingest(source("things", "a.jsonl", "jsonl"));
  },
  Parquet: async (rows) => {
    const columnData = [
      { name: "n", data: rows.map(({ n }) => BigInt(n)), type: "INT64" },
      { name: "id", data: rows.map(({ id }) => id), type: "INT64" },
      { name: "amount", data: rows.map(({ amount }) => amount), type: "STRING" },
      { name: "note", data: rows.map(({ note }) => note), type: "STRING" },
    ] as const;
    await bench.write("a.parquet", Buffer.from(parquetWriteBuffer({ columnData: [...columnData] })));
    await bench.ingest(source("things", "a.parquet", "parquet"));
  },
  push: async (rows) => {
    await bench.write("a.csv", "n,id,amount,note\n");
    const declared = source("things", "a.csv", "csv");
    await bench.ingest(declared);
    for (let from = 0; from < rows.length; from += 5_000) {
      const some = rows.slice(from, from + 5_000);
      // Every second id as text, for callers whose numbers are doubles.
      const ids = some.map(({ id }, index) => (index % 2 === 0 ? String(id) : `"${id}"`));
      const body = `{"n":[${some.map(({ n }) => n).join()}],"id":[${ids.join()}],"amount":${JSON.stringify(some.map(({ amount }) => amount))},"note":${JSON.stringify(some.map(({ note }) => note))}}`;
      const df = readJson(Buffer.from(body)) as Record<string, unknown>;
      const push = { source: declared, views: [], timezone: "UTC", log: recordedLog().log };
      await pushRows(bench.pool, push, await pushedLines(declared, df, "UTC"));
    }
  },
  PostgreSQL: async (rows) => {
    await bench.pool.query("CREATE TABLE public.far (n bigint, id bigint, amount numeric, note text)");
    await bench.pool.query(
      "INSERT INTO public.far SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::numeric[], $4::text[])",
      [
        rows.map(({ n }) => n),
        rows.map(({ id }) => String(id)),
        rows.map(({ amount }) => amount),
        rows.map(({ note }) => note),
      ],
    );
    await bench.ingest({
      ...source("things", "-", "csv"),
      connection: {
        type: "postgres",
        url: { from: "env", name: "NOT_SET", default: bench.databaseUrl },
        schema: "public",
        table: "far",
      },
    });
  },
};

const textsOf = (rows: readonly Row[]): unknown[] =>
  rows.map(({ n, id, amount, note }) => ({ n: String(n), id: String(id), amount, note }));

it.each(Object.keys(doors))("%s: what comes in goes out with the same digits", async (door) => {
  const rows = randomRows(Object.keys(doors).indexOf(door) + 1);
  await doors[door]!(rows);
  const { rows: stored } = await bench.pool.query(
    "SELECT n::text, id::text, amount, note FROM raw.things ORDER BY things.n",
  );
  expect(stored).toEqual(textsOf(rows));

  // Data docs.
  const { columns: profiles } = await profileColumns(bench.pool, "raw.things", columns, 10);
  const sorted = rows.map(({ id }) => id).sort((left, right) => (left < right ? -1 : 1));
  expect(profiles.find(({ name }) => name === "id")).toMatchObject({
    min: String(sorted[0]),
    max: String(sorted.at(-1)),
  });

  // Features of history, by keys of 64 bits, as CSV and Parquet.
  await bench.write("entities.csv", `id\n${rows.map(({ id }) => String(id)).join("\n")}\n`);
  const entities = await openTable(bench.directory, "entities.csv");
  const query = {
    columns: { id: { type: "integer" } },
    time: null,
    names: { row: "_row", time: "_time" },
    sql: `SELECT asked.id, found.n, found.id AS total, found.amount FROM pg_temp.asked LEFT JOIN LATERAL (
            SELECT * FROM raw.things WHERE things.id = asked.id ORDER BY n LIMIT 1) AS found ON true ORDER BY asked._row`,
    output: [
      { name: "id", type: "integer" },
      { name: "n", type: "integer" },
      { name: "total", type: "integer" },
      { name: "amount", type: "string" },
    ],
    features: ["total", "amount"],
    timezone: "UTC",
  } as const;
  const first = new Map([...rows].reverse().map((row) => [row.id, row]));
  const [csv, parquet] = [path.join(bench.directory, "out.csv"), path.join(bench.directory, "out.parquet")];
  await retrieveFeatures(bench.databaseUrl, entities, query, csv);
  await retrieveFeatures(bench.databaseUrl, entities, query, parquet);
  expect((await readFile(csv, "utf8")).trimEnd().split("\n").slice(1)).toEqual(
    rows.map(({ id }) => `${id},${first.get(id)!.n},${id},${first.get(id)!.amount}`),
  );
  const bytes = await readFile(parquet);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  expect((await parquetReadObjects({ file })).map(({ id, total, amount }) => [id, total, amount])).toEqual(
    rows.map(({ id }) => [id, id, first.get(id)!.amount]),
  );
});

it("quarantine has the digits that did not fit", async () => {
  const rows = randomRows(9);
  const isBad = ({ n }: Row): boolean => n % 10 === 0;
  // A digit behind the point, so that none of them is whole.
  const lines = rows.map((row) =>
    isBad(row) ? jsonRow(row, true).replace(/"id":-?\d+/, `"id":${row.amount}1`) : jsonRow(row, true),
  );
  await bench.write("a.jsonl", lines.join("\n"));
  await bench.ingest(source("things", "a.jsonl", "jsonl"));
  const { rows: kept } = await bench.pool.query(
    "SELECT row ->> 'id' AS id, row ->> 'amount' AS amount FROM quarantine.rows ORDER BY row_number",
  );
  expect(kept).toEqual(rows.filter(isBad).map(({ amount }) => ({ id: `${amount}1`, amount })));
});
