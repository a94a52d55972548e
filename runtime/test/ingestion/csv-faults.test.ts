import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const trips = fileSource(
  "trips",
  "data/*",
  {
    trip: { type: "integer" },
    at: { type: "timestamp", nullable: true },
    zone: { type: "string", nullable: true },
  },
  { primaryKey: ["trip"], eventTime: "at" },
);

function readWith(
  connection: Partial<Extract<SourceDefinition["connection"], { type: "file" }>>,
): SourceDefinition {
  return { ...trips, connection: { ...trips.connection, ...connection } as SourceDefinition["connection"] };
}

const good = "trip,at,zone\n1,2013-07-01T10:00:00Z,north\n2,,south\n";
const goodRows = [
  { trip: 1, at: new Date("2013-07-01T10:00:00Z"), zone: "north" },
  { trip: 2, at: null, zone: "south" },
];

describe("a file that is read", () => {
  const cases: [what: string, file: string, content: string | Buffer, source?: SourceDefinition][] = [
    ["as it should be", "data/a.csv", good],
    ["gzipped", "data/a.csv.gz", gzipSync(good)],
    ["gzipped without saying so", "data/a.csv", gzipSync(good)],
    ["called .gz and not gzipped", "data/a.csv.gz", good],
    [
      "gzipped in two members",
      "data/a.csv.gz",
      Buffer.concat([gzipSync(good.slice(0, 20)), gzipSync(good.slice(20))]),
    ],
    ["with a byte order mark", "data/a.csv", `\uFEFF${good}`],
    ["with CRLF", "data/a.csv", good.replaceAll("\n", "\r\n")],
    [
      "with columns in another order and undeclared ones",
      "data/a.csv",
      'x,zone,"y, z",trip,at\n,north,"a\nb",1,2013-07-01T10:00:00Z\n,south,,2,\n',
    ],
    ["with tabs", "data/a.tsv", good.replaceAll(",", "\t"), readWith({ delimiter: "\t" })],
    [
      "with semicolons and single quotes",
      "data/a.csv",
      good.replaceAll(",", ";").replace("north", "'north'"),
      readWith({ delimiter: ";", quote: "'" }),
    ],
    [
      "with spellings of missing values",
      "data/a.csv",
      good.replace("2,,", "2,NA,"),
      readWith({ nullValues: ["", "NA", "-"] }),
    ],
  ];
  it.each(cases)("%s", async (_, file, content, source = trips) => {
    await bench.write(file, content);
    expect(await bench.ingest(source)).toMatchObject([
      { state: "loaded", rowsRead: 2, rowsLoaded: 2, origin: file },
    ]);
    expect(await bench.rows("trips")).toEqual(goodRows);
  });

  it("with a header and no rows", async () => {
    await bench.write("data/a.csv", "trip,at,zone\n");
    expect(await bench.ingest(trips)).toMatchObject([{ state: "loaded", rowsRead: 0, rowsLoaded: 0 }]);
  });

  it("with times without zone, meant in the project's", async () => {
    await bench.write(
      "data/a.csv",
      "trip,at,zone\n1,2013-07-01 10:00,a\n2,2013-01-01T10:00:00+01:00,b\n3,2013-01-01,c\n",
    );
    await bench.ingest(trips);
    expect((await bench.rows("trips")).map(({ at }) => at)).toEqual([
      new Date("2013-07-01T14:00:00Z"),
      new Date("2013-01-01T09:00:00Z"),
      new Date("2013-01-01T05:00:00Z"),
    ]);
  });

  it("with text that PostgreSQL would take for something else", async () => {
    const zones = ["\\N", "\\.", "a\\tb", "tab\there", 'say "no"', "line\nend", "NULL", "日本 😀", "  "];
    await bench.write(
      "data/a.csv",
      `trip,at,zone\n${zones.map((zone, index) => `${index},,"${zone.replaceAll('"', '""')}"`).join("\n")}\n`,
    );
    await bench.ingest(trips);
    expect((await bench.rows("trips")).map(({ zone }) => zone)).toEqual(zones);
  });
});

describe("a file that blocks its batch, while the others are loaded", () => {
  const cases: [what: string, content: string | Buffer, message: RegExp][] = [
    ["empty", "", /^data\/b\.csv is empty: it has no header\./],
    [
      "a missing column",
      "trip,zone\n1,a\n",
      /^data\/b\.csv has no column "at"\. Its header: trip, zone\. Correct the header or/,
    ],
    ["a column with other capitals", "Trip,at,zone\n1,,a\n", /no column "trip" \(it has "Trip"\)/],
    [
      "another delimiter",
      good.replaceAll(",", ";"),
      /single field with the delimiter ","; the file looks delimited by ";"\. Declare delimiter: ";" for this source/,
    ],
    ["tabs", good.replaceAll(",", "\t"), /looks delimited by tab/],
    ["a column twice", "trip,at,zone,trip\n1,,a,2\n", /has the column "trip" twice/],
    [
      "a gzip file that ends too early",
      gzipSync(good.repeat(1000)).subarray(0, 60),
      /^data\/b\.csv is a broken gzip file: unexpected end of file\. Fetch or compress the file again\.$/,
    ],
    ["a damaged gzip file", damaged(gzipSync(good)), /is a broken gzip file: /],
    ["UTF-16", Buffer.from(`\uFEFF${good}`, "utf16le"), /is UTF-16, not UTF-8/],
    [
      "a zip archive",
      Buffer.from("504b030414000000", "hex"),
      /is a zip archive or spreadsheet, not text\. Unpack it/,
    ],
    [
      "bytes that are no text",
      Buffer.from("74574bfd14bd36ff5f0a6e2965fe", "hex"),
      /^data\/b\.csv is not CSV in UTF-8: its header holds bytes that are no text\. Export it as CSV/,
    ],
    [
      "Latin-1 in the header",
      Buffer.from("trip,at,größe\n1,,a\n", "latin1"),
      /is not CSV in UTF-8: its header holds bytes that are no text/,
    ],
    ["a long header", `${"x".repeat(5000)}\n1\n`, /^.{1,500}$/],
    ["a Parquet file", Buffer.from("PAR1xxxx"), /is a Parquet file, not text\. Declare format: parquet\./],
  ];
  it.each(cases)("%s", async (_, content, message) => {
    await bench.write("data/a.csv", good);
    await bench.write("data/b.csv", content);
    await bench.write("data/c.csv", "trip,at,zone\n3,,west\n");
    const results = await bench.ingest(trips);
    expect(results.map(({ state }) => state)).toEqual(["loaded", "blocked", "loaded"]);
    expect(results[1]?.message).toMatch(message);
    expect((await bench.rows("trips")).map(({ trip }) => trip)).toEqual([1, 2, 3]);
    const { rows } = await bench.pool.query(
      "SELECT origin, message FROM raw._batches WHERE state = 'blocked'",
    );
    expect(rows).toEqual([{ origin: "data/b.csv", message: results[1]?.message }]);
    expect(await bench.ingest(trips)).toEqual([]); // not tried again as it is
    await bench.write("data/b.csv", "trip,at,zone\n4,,east\n");
    expect(await bench.ingest(trips)).toMatchObject([{ state: "loaded", rowsLoaded: 1 }]);
  });
});

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, 20, 40);
  return copy;
}

describe("rows that go to quarantine", () => {
  const cases: [what: string, row: string | Buffer, reason: string][] = [
    ["too few fields", "1,2013-07-01", "line 2: 2 fields instead of 3"],
    ["too many fields", "1,,a,b", "line 2: 4 fields instead of 3"],
    ["a bad integer", "abc,,a", 'trip: "abc" is not an integer'],
    ["an integer out of range", "99999999999999999999,,a", 'trip: "99999999999999999999" is not an integer'],
    [
      "a bad timestamp",
      "1,07/01/2013,a",
      'at: "07/01/2013" is not a timestamp (such as 2013-07-04T10:15:00Z)',
    ],
    ["a missing key", ",,a", "trip: missing, but the column is not nullable"],
    ["a NUL byte", "1,,a\0b", "line 2: contains a NUL byte"],
    ["bytes that are not UTF-8", Buffer.from("1,,caf\xe9", "latin1"), "line 2: is not UTF-8"],
    ["an open quote", '1,,"a', "line 2: a quote is opened and not closed"],
    ["text after a quote", '1,,"a"b', "line 2: there is text after a closing quote"],
  ];
  it.each(cases)("%s", async (_, row, reason) => {
    await bench.write(
      "data/a.csv",
      Buffer.concat([Buffer.from("trip,at,zone\n"), Buffer.from(row), Buffer.from("\n7,,z\n")]),
    );
    expect(await bench.ingest(trips)).toMatchObject([
      { state: "loaded", rowsRead: 2, rowsLoaded: 1, rowsQuarantined: 1 },
    ]);
    expect(await bench.rows("trips")).toEqual([{ trip: 7, at: null, zone: "z" }]);
    expect(await bench.quarantined()).toMatchObject([{ row_number: 1, reasons: [reason] }]);
  });

  it("keep their fields, all reasons, and only the rows at fault", async () => {
    await bench.write("data/a.csv", 'trip,at,zone\n1,,a\nx,y,"é"\n2,,b\n1,2013-07-01,c\n1,,d\n');
    await bench.ingest({ ...trips, ingest: { ...trips.ingest, mode: "append" } });
    expect(await bench.rows("trips")).toEqual([
      { trip: 1, at: null, zone: "a" },
      { trip: 2, at: null, zone: "b" },
    ]);
    expect(await bench.quarantined()).toEqual([
      {
        row_number: 2,
        reasons: ['trip: "x" is not an integer', 'at: "y" is not a timestamp (such as 2013-07-04T10:15:00Z)'],
        row: { trip: "x", at: "y", zone: "é" },
      },
      {
        row_number: 4,
        reasons: ["trip: repeats row 1"],
        row: { trip: "1", at: "2013-07-01 04:00:00+00", zone: "c" },
      },
      { row_number: 5, reasons: ["trip: repeats row 1"], row: { trip: "1", at: null, zone: "d" } },
    ]);
  });

  it("block the batch where the source says so", async () => {
    await bench.write("data/a.csv", "trip,at,zone\n1,,a\nx,,b\n1,,c\n");
    const blocking: SourceDefinition = {
      ...trips,
      ingest: { ...trips.ingest, mode: "append", onBadRow: "block" },
    };
    expect(await bench.ingest(blocking)).toMatchObject([
      {
        state: "blocked",
        message:
          'data/a.csv: 2 rows cannot be loaded: row 2: trip: "x" is not an integer; row 3: trip: repeats row 1',
      },
    ]);
    expect(await bench.rows("trips")).toEqual([]);
    expect(await bench.quarantined()).toEqual([]);
  });
});
