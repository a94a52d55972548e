import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { loadProject } from "@mlops-yaml/schema";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { importFile } from "../../src/import/import-file.js";
import { inferSource } from "../../src/import/infer-source.js";
import { workbench, type Workbench } from "../../../runtime/test/support/ingestion.js";
import { mlops } from "../support/command.js";
import { emptyFolder } from "../support/folder.js";
import { definitionOf } from "../support/source-definition.js";
import { recordedTerminal } from "../support/terminal.js";

vi.setConfig({ testTimeout: 120_000 });

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const header = "version: 1\nproject: { name: trial }\n";

let bench: Workbench;
beforeAll(async () => {
  bench = await workbench("UTC");
});
afterAll(() => bench.close());

let sources = 0;

/** Imports the file, then loads it by the runtime: rows in the table, and rows that did not fit. */
async function importAndLoad(
  file: string,
  content: Buffer | string,
): Promise<{ yaml: string; rows: Record<string, unknown>[]; bad: unknown[] }> {
  const name = `source_${++sources}`;
  const path = `data/${name}/${file}`;
  await bench.write(path, content);
  await bench.write("mlops.yaml", header);
  const { terminal } = recordedTerminal(bench.directory);
  expect(await importFile(terminal, bench.directory, path, { name })).toBe(0);
  const loaded = await loadProject(join(bench.directory, "mlops.yaml"));
  if (!("project" in loaded)) throw new Error("the project has mistakes");
  const [source] = loaded.project.sources;
  if (!source) throw new Error("there is no source");
  await bench.ingest(definitionOf(source));
  const bad = await bench.quarantined();
  await bench.pool.query("DELETE FROM quarantine.rows");
  const text = await readFile(join(bench.directory, "mlops.yaml"), "utf8");
  return { yaml: text.slice(header.length), rows: await bench.rows(name), bad };
}

test.each([
  ["cli/test/import/data/penguins.csv", 344],
  ["cli/test/import/data/penguins_raw.csv", 344],
  ["cli/test/import/data/hour.csv.gz", 17_379],
  ["examples/telco-churn/data/customers.csv", 7_043],
  ["data/airlines.csv", 16],
  ["data/planes.csv", 3_322],
  ["data/weather.csv.gz", 26_115],
  ["data/flights/flights-2013-02.csv.gz", 24_951],
])("%s loads without a bad row", async (file, count) => {
  const { rows, bad } = await importAndLoad(basename(file), await readFile(join(repository, file)));
  expect(bad).toEqual([]);
  expect(rows).toHaveLength(count);
});

const cases: readonly [name: string, file: string, content: string | Buffer, columns: string][] = [
  [
    "codes with leading zeros stay text",
    "a.csv",
    "zip,n\n01234,1\n99999,2\n",
    "zip: { type: string } # digits that are a code: a number would lose some of them\nn: { type: integer }",
  ],
  [
    "integers beyond 64 bits stay text",
    "a.csv",
    "a,b\n9223372036854775807,9223372036854775808\n1,2\n",
    "a: { type: integer }\nb: { type: string } # digits that are a code: a number would lose some of them",
  ],
  [
    "semicolons, and dates as Germans write them",
    "a.csv",
    "tag;wert\n31.12.2024;1\n01.01.2025;2\n",
    'tag: { type: date, format: "%d.%m.%Y" }\nwert: { type: integer }',
  ],
  [
    "days that tell day and month apart",
    "a.csv",
    "d\n01/02/2024\n25/02/2024\n",
    'd: { type: date, format: "%d/%m/%Y" }',
  ],
  [
    "days that do not",
    "a.csv",
    "d\n01/02/2024\n03/04/2024\n",
    'd: { type: date, format: "%m/%d/%Y" } # a guess: day and month may be the other way round: %d/%m/%Y',
  ],
  [
    "days that do not, beside others that do",
    "a.csv",
    "d,e,f\n01/02/2024,25/02/2024 10:00,04.03.2024\n03/04/2024,26/02/2024 11:00,05.03.2024\n",
    'd: { type: date, format: "%d/%m/%Y" } # day and month in the order of the file\'s other dates\n' +
      'e: { type: timestamp, format: "%d/%m/%Y %H:%M" }\n' +
      'f: { type: date, format: "%d.%m.%Y" }',
  ],
  [
    "days in columns that contradict each other",
    "a.csv",
    "d,e,f\n01/02/2024,25/02/2024,02/25/2024\n03/04/2024,26/02/2024,02/26/2024\n",
    'd: { type: date, format: "%m/%d/%Y" } # a guess: day and month may be the other way round: %d/%m/%Y\n' +
      'e: { type: date, format: "%d/%m/%Y" }\nf: { type: date, format: "%m/%d/%Y" }',
  ],
  [
    "spellings of missing numbers",
    "a.csv",
    "x,y\n1,a\nNA,b\n-,c\n",
    "x: { type: integer, nullable: true } # 2 of 3 rows lack it\ny: { type: string }",
  ],
  ["a dash that is a value of text", "a.csv", "x,y\n1,a\n2,-\n", "x: { type: integer }\ny: { type: string }"],
  ["Namibia", "a.csv", "iso\nDE\nNA\nFR\n", "iso: { type: string }"],
  ["yes and no", "a.csv", "left\nYes\nNo\n", "left: { type: boolean }"],
  ["zeros and ones are numbers", "a.csv", "left\n0\n1\n", "left: { type: integer }"],
  [
    "whole numbers as pandas writes them beside missing ones",
    "a.csv",
    "n,m\n1.0,1.0\n,2.0\n",
    "n: { type: float, nullable: true } # 1 of 2 rows lacks it\nm: { type: float }",
  ],
  [
    "seconds since 1970",
    "a.csv",
    "created_at,n\n1700000000,1\n1700000060,2\n",
    "created_at: { type: timestamp, format: epoch } # a guess, by the name and the range\nn: { type: integer }",
  ],
  [
    "times of the day behind dates",
    "a.csv",
    "t\n2024-01-01 10:00\n2024-01-02 11:30:15\n",
    "t: { type: timestamp }",
  ],
  ["no header", "a.csv", "1,x\n2,y\n", "column_1: { type: integer }\ncolumn_2: { type: string }"],
  [
    "names that are no names",
    "a.csv",
    "Straße (km),2024,_x,ok\n1,2,3,4\n",
    'stra_e_km: { type: integer, from: Straße (km) }\ncolumn_2024: { type: integer, from: "2024" }\nx: { type: integer, from: _x }\nok: { type: integer }',
  ],
  ["Windows-1252", "a.csv", Buffer.from("ort\nM\xfcnchen\nK\xf6ln\n", "latin1"), "ort: { type: string }"],
  [
    "UTF-16 with a byte order mark",
    "a.csv",
    Buffer.from("\ufefford,n\nK\u00f6ln,1\nBonn,2\n", "utf16le"),
    "ord: { type: string }\nn: { type: integer }",
  ],
  [
    "a tab, compressed",
    "a.tsv.gz",
    gzipSync("a\tb\n1\tx, y\n2\tz\n"),
    "a: { type: integer }\nb: { type: string }",
  ],
  ["the last of many rows", "a.csv", `n\n${"1\n".repeat(200_000)}late\n`, "n: { type: string }"],
  [
    "nested objects",
    "a.jsonl",
    '{"id":1,"user":{"name":"a","zip":"01"}}\n{"id":2,"user":{"name":"b","zip":"10"},"tags":[1]}\n',
    "id: { type: integer }\nuser_name: { type: string, from: user.name }\nuser_zip: { type: string, from: user.zip }\ntags: { type: string, nullable: true } # 1 of 2 rows lacks it",
  ],
  [
    "JSON Lines under another name",
    "a.log",
    '{"a":1.5}\n{"a":null}\n',
    "a: { type: float, nullable: true } # 1 of 2 rows lacks it",
  ],
];

test.each(cases)("%s", async (_, file, content, columns) => {
  const { yaml, bad } = await importAndLoad(file, content);
  expect(yaml.split("    columns:\n")[1]?.replaceAll(/^ {6}/gm, "").trim()).toBe(columns);
  expect(bad).toEqual([]);
});

test("Parquet keeps texts that look like numbers, whole 64-bit integers and times", async () => {
  const content = Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: "code", data: ["10", "20"], type: "STRING" },
        { name: "n", data: [9007199254740993n, 2n], type: "INT64" },
        {
          name: "at",
          data: [new Date("2024-01-01T00:00:00Z"), new Date("2024-01-02T00:00:00Z")],
          type: "TIMESTAMP",
        },
      ],
    }),
  );
  const { yaml, rows, bad } = await importAndLoad("a.parquet", content);
  expect(yaml).toContain(
    "      code: { type: string }\n      n: { type: integer }\n      at: { type: timestamp }\n",
  );
  expect(yaml).toContain("event_time: at");
  expect(rows).toMatchObject([{ code: "10" }, { code: "20" }]);
  expect(bad).toEqual([]);
});

test("DECIMAL ids are whole numbers that differ, and a float that rounds is told", async () => {
  const content = await readFile(join(repository, "runtime/test/ingestion/fixtures/decimal-ids.parquet"));
  const { yaml, rows, bad } = await importAndLoad("orders.parquet", content);
  expect(yaml).toContain("primary_key: [order_id]");
  expect(yaml).toContain("      order_id: { type: integer }\n");
  expect(yaml).toContain(
    "      amount: { type: float } # DECIMAL(18, 2): a float rounds to about 16 digits, type string keeps all\n",
  );
  expect(rows.map((row) => String(row["order_id"])).sort()).toEqual([
    "1234567890123456789",
    "1234567890123456790",
    "1234567890123456791",
    "1234567890123456792",
  ]);
  expect(bad).toEqual([]);
});

test("rows of another width are told, and quarantined when they are loaded", async () => {
  const { yaml, rows, bad } = await importAndLoad("a.csv", "a,b\n1,2\n1,2,3\n4,5\n");
  expect(yaml).toContain("# 1 row goes to quarantine: another number of fields instead of 2");
  expect([rows.length, bad.length]).toEqual([2, 1]);
});

async function inferred(content: string | Buffer, file = "a.csv") {
  const folder = await emptyFolder();
  await writeFile(join(folder, file), content);
  return inferSource(folder, file, "a");
}

describe("the primary key", () => {
  test.each([
    ["of an id's name before others", "x,order_id\n1,7\n2,8\n", ["order_id"], []],
    [
      "of two columns together is a comment",
      "site,day,n\na,2024-01-01,1\na,2024-01-02,1\nb,2024-01-01,1\nb,2024-01-02,2\n",
      [],
      ["site", "day"],
    ],
    ["of a first column that happens to be unique is a comment", "city,n\na,1\nb,1\n", [], ["city"]],
    ["none where a measure happens to be unique", "kind,weight\na,1.5\na,2.5\n", [], []],
    ["none of a column that is missing somewhere", "id,x\n1,1\n,1\n", [], []],
  ])("%s", async (_, content, key, likely) => {
    expect(await inferred(content)).toMatchObject({ primaryKey: key, likelyKey: likely });
  });

  test("that is a comment says how to declare it", async () => {
    const { yaml } = await importAndLoad("a.csv", "city,n\na,1\nb,1\n");
    expect(yaml).toContain(
      "# primary_key: [city] would fit, different in all 2 rows: declare it if later files keep to it",
    );
    expect(yaml).not.toMatch(/^ *primary_key/m);
  });
});

describe("the encoding", () => {
  const lines = (row: (i: number) => string, count = 40): string =>
    ["id,name", ...Array.from({ length: count }, (_, i) => `${i},${row(i)}`)].join("\n");
  const bytes = (text: string, ...more: (Buffer | string)[]): Buffer =>
    Buffer.concat([Buffer.from(text), ...more.map((part) => Buffer.from(part as string))]);

  test("stays UTF-8 where one byte is bad, and that row goes to quarantine", async () => {
    const good = lines((i) => `Müller ${i} – 東京`, 2000);
    const { yaml, rows, bad } = await importAndLoad(
      "a.csv",
      bytes(good, "\n2000,bad", Buffer.from([0xff]), "byte\n"),
    );
    expect(yaml).toContain("# 1 row goes to quarantine: is not UTF-8");
    expect(yaml).not.toContain("encoding");
    expect([rows.length, bad.length, rows[7]?.["name"]]).toEqual([2000, 1, "Müller 7 – 東京"]);
  });

  test.each([
    [
      "a bad byte at the beginning",
      bytes("id,name\n0,\xff", Buffer.from([0xff]), "\n", lines(() => "Zürich").slice(8)),
    ],
    [
      "surrogates as CESU-8 writes them",
      bytes(
        lines(() => "👍 ü"),
        "\n99,",
        Buffer.from("eda0bdedb88d", "hex"),
        "\n",
      ),
    ],
    [
      "a character that chunks cut",
      bytes("id,name\n1,", "a".repeat(256 * 1024 - 12), "ü", "\n2,é\n3,", Buffer.from([0xff])),
    ],
  ])("stays UTF-8 with %s", async (_, content) => {
    expect((await inferred(content)).encoding).toBeNull();
  });

  test.each([
    [
      "windows-1252",
      Buffer.from(
        lines((i) => `K\xf6ln ${i}`),
        "latin1",
      ),
    ],
    ["windows-1252", Buffer.from(`${lines((i) => `Bonn ${i}`, 30_000)}\n9,M\xfcnchen\n`, "latin1")],
    [
      "shift_jis",
      bytes(
        lines(() => "@"),
        "",
      )
        .toString("latin1")
        .replaceAll("@", "\x93\x8c\x8b\x9e\x82\xcc\x93\x63\x92\x86"),
    ],
  ])("is guessed to be %s, and says that it is a guess", async (encoding, content) => {
    const { yaml } = await importAndLoad("a.csv", Buffer.from(content as string, "latin1"));
    expect(yaml).toContain(`encoding: ${encoding} # a guess`);
  });
});

describe("times of one row", () => {
  const trips =
    "trip_id,pickup_at,dropoff_at,pickup_zone,dropoff_zone,fare,tip,total\n" +
    Array.from(
      { length: 20 },
      (_, i) => `${i},2024-01-${10 + (i % 7)} 10:00,2024-01-${10 + (i % 7)} 10:${20 + i},A,B,10,2,12`,
    ).join("\n");

  test("the first of them is the event's; what may hold the outcome is known at the later one", async () => {
    const { eventTime, columns, notes } = await inferred(trips);
    expect(eventTime).toBe("pickup_at");
    expect(Object.fromEntries(columns.map(({ name, knownAt }) => [name, knownAt]))).toEqual({
      trip_id: null,
      pickup_at: null,
      dropoff_at: "dropoff_at",
      pickup_zone: null,
      dropoff_zone: "dropoff_at",
      fare: "dropoff_at",
      tip: "dropoff_at",
      total: "dropoff_at",
    });
    expect(notes.join()).toContain("dropoff_at comes after pickup_at");
  });

  test("so that a total which contains the label is refused as an input", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "trips.csv"), trips);
    await writeFile(join(folder, "mlops.yaml"), header);
    await mlops(folder, ["import", "trips.csv"]);
    const model =
      "models:\n  tip: { task: regression, source: trips, label: tip, predict_at: pickup_at, inputs: { request: [pickup_zone, total] } }\n";
    await writeFile(join(folder, "mlops.yaml"), (await readFile(join(folder, "mlops.yaml"), "utf8")) + model);
    const { code, stderr } = await mlops(folder, ["check"]);
    expect(code).toBe(2);
    expect(stderr).toContain("MLO2010");
    expect(stderr).toContain("total is known at dropoff_at");
    expect(stderr).not.toContain("pickup_zone is known");
  });

  test.each([
    ["when the later one is the time of writing", trips.replace("dropoff_at,", "loaded_at,")],
    [
      "when none follows the other",
      trips.replaceAll(/ 10:(\d\d),A/g, (_, minute: string) => ` ${Number(minute) % 2 ? "09" : "11"}:00,A`),
    ],
  ])("nothing is known later %s", async (_, content) => {
    expect((await inferred(content)).columns.every(({ knownAt }) => knownAt === null)).toBe(true);
  });

  test("of three the last one decides, and names tell", async () => {
    const { columns } = await inferred(
      "id,opened_at,assigned_at,closed_at,priority,assigned_team,closed_reason\n" +
        Array.from(
          { length: 9 },
          (_, i) => `${i},2024-01-01 0${i}:00,2024-01-01 0${i}:10,2024-01-02 0${i}:00,${i % 3},x,y`,
        ).join("\n"),
    );
    expect(columns.map(({ knownAt }) => knownAt)).toEqual([
      null, null, "assigned_at", "closed_at", "closed_at", "assigned_at", "closed_at",
    ]); // prettier-ignore
  });
});

test.each([
  ["arr.json", '[{"a":1},{"a":2}]', "is a JSON array"],
  ["arr.json", ' [\n{"a":1},\n{"a":2}\n]\n', "is a JSON array"],
  ["pretty.json", '{\n "a":1\n}\n', "has objects over several lines"],
  ["text.jsonl", "a,b\n1,2\n", "no line is a JSON object"],
])("%s is told as the load tells it", async (file, content, message) => {
  await expect(inferred(content, file)).rejects.toThrow(message);
});

test("a damaged first line does not make a CSV file of JSON Lines", async () => {
  const { format, columns, notes } = await inferred('{"a":1,}\n{"a":3}\n{"a":4}\n', "a.jsonl");
  expect([format, columns.map(({ name }) => name)]).toEqual(["jsonl", ["a"]]);
  expect(notes.join()).toMatch(/1 row goes to quarantine: is not JSON/);
});

describe("the command", () => {
  async function project(text = header): Promise<string> {
    const folder = await emptyFolder();
    await mkdir(dirname(join(folder, "data/a.csv")), { recursive: true });
    await writeFile(join(folder, "data/a.csv"), "id,x\n1,2\n2,3\n");
    await writeFile(join(folder, "mlops.yaml"), text);
    return folder;
  }
  const text = async (folder: string): Promise<string> => readFile(join(folder, "mlops.yaml"), "utf8");

  test("prints a diff and writes nothing when it is dry", async () => {
    const folder = await project();
    const { code, stdout } = await mlops(folder, ["import", "data/a.csv", "--dry-run"]);
    expect(code).toBe(0);
    expect(stdout).toContain("+  a:\n+    type: file\n+    path: data/a.csv\n");
    expect(await text(folder)).toBe(header);
  });

  test("prints what it inferred as JSON alone", async () => {
    const { stdout } = await mlops(await project(), ["import", "data/a.csv", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      name: "a",
      rows: 2,
      primaryKey: ["id"],
      columns: [{ name: "id", type: "integer" }, { name: "x" }],
    });
  });

  test("refuses a name that is taken, and replaces it when asked", async () => {
    const folder = await project();
    await mlops(folder, ["import", "data/a.csv"]);
    const first = await text(folder);
    expect(await mlops(folder, ["import", "data/a.csv"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("MLO6022") as string,
    });
    expect(await text(folder)).toBe(first);
    await writeFile(join(folder, "data/a.csv"), "id,x\n1,y\n2,z\n");
    expect(await mlops(folder, ["import", "data/a.csv", "--replace"])).toMatchObject({ code: 0 });
    expect(await text(folder)).toBe(first.replace("x: { type: integer }", "x: { type: string }"));
  });

  test("writes nothing into a file that would not be valid, and shows the place", async () => {
    const folder = await project(`${header}models: { m: { task: nonsense } }\n`);
    const before = await text(folder);
    const { code, stderr } = await mlops(folder, ["import", "data/a.csv"]);
    expect(code).toBe(2);
    expect(stderr).toContain("nonsense");
    expect(stderr).toContain("MLO6021");
    expect(await text(folder)).toBe(before);
  });

  test.each([
    ["empty", "", "MLO5107"],
    ["a header alone", "a,b\n", "MLO6024"],
    ["an archive", Buffer.from("PK\u0003\u0004 and so on"), "MLO5104"],
  ])("tells what is wrong with a file that is %s", async (_, content, code) => {
    const folder = await project();
    await writeFile(join(folder, "data/bad.csv"), content);
    expect(await mlops(folder, ["import", "data/bad.csv"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(code) as string,
    });
    expect(await text(folder)).toBe(header);
  });

  test.each([
    ["data", "MLO6024"],
    ["data/none.csv", "MLO5101"],
    ["../x.csv", "MLO6024"],
  ])("refuses %s", async (file, code) => {
    expect(await mlops(await project(), ["import", file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(code) as string,
    });
  });
});
