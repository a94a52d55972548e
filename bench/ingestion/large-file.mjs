/** Writes a large file of flights: node large-file.mjs FILE BYTES-OF-CSV; the ending tells the format. Prints the rows. */
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";

const [file, bytes] = [process.argv[2], Number(process.argv[3])];
const names = [
  "flight_id",
  "sched_dep_utc",
  "carrier",
  "origin",
  "dest",
  "tailnum",
  "distance",
  "air_time",
  "dep_delay",
  "arr_delay",
];
const types = ["INT64", "STRING", "STRING", "STRING", "STRING", "STRING", "INT64", "INT64", "INT64", "INT64"];
const format = file.split(".").at(-1);
/** Row groups of Parquet are as pandas makes them. */
const blockRows = format === "parquet" ? 1_000_000 : 10_000;
/** Bytes of a row as CSV, about. */
const rowBytes = 63;
let rows = 0;

function block() {
  return Array.from({ length: blockRows }, () => {
    const i = rows++;
    const minute = String(i % 60).padStart(2, "0");
    return [
      i,
      `2013-07-04T10:${minute}:00Z`,
      "UA",
      "EWR",
      "IAH",
      "N14228",
      1400,
      227,
      i % 90,
      (i % 120) - 30,
    ];
  });
}

function* blocks() {
  while (rows * rowBytes < bytes) yield block();
}

const lines = {
  csv: (row) => row.join(","),
  jsonl: (row) => JSON.stringify(Object.fromEntries(row.map((value, index) => [names[index], value]))),
};

if (format === "parquet") {
  const columnsOf = (block) =>
    names.map((name, index) => ({
      name,
      type: types[index],
      nullable: false,
      data: block.map((row) => (types[index] === "INT64" ? BigInt(row[index]) : row[index])),
    }));
  const writer = fileWriter(file);
  const parquet = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: columnsOf([]) }) });
  for (const each of blocks())
    await parquet.write({
      columnData: columnsOf(each).map(({ name, data }) => ({ name, data })),
      rowGroupSize: blockRows,
    });
  await parquet.finish();
} else {
  function* content() {
    if (format === "csv") yield `${names.join(",")}\n`;
    for (const each of blocks()) yield each.map((row) => `${lines[format](row)}\n`).join("");
  }
  await pipeline(Readable.from(content()), createWriteStream(file));
}
console.log(rows);
