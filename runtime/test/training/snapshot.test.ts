import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/database.js";
import type { Examples } from "../../src/training/examples.js";
import { readSnapshot } from "../../src/training/snapshot.js";
import { writeSnapshot } from "../support/snapshot.js";

const input = (name: string, kind: "numeric" | "categorical") =>
  ({ name, kind, type: kind === "numeric" ? "float" : "string", origin: "request" }) as const;
const inputs = [input("distance", "numeric"), input("carrier", "categorical"), input("empty", "numeric")];

const small: Examples = {
  ids: ["1", "2", "ü3"],
  predictAt: Float64Array.of(0, 1_357_000_000_123, 1_357_000_000_124),
  label: Float64Array.of(0, 1, 1),
  frame: {
    rows: 3,
    columns: [
      { name: "distance", kind: "numeric", values: Float64Array.of(1400, NaN, -0.1) },
      { name: "carrier", kind: "categorical", codes: Int32Array.of(0, 1, -1), categories: ["UA", "B6"] },
      { name: "empty", kind: "numeric", values: Float64Array.of(NaN, NaN, NaN) },
    ],
  },
};

test("what is written is read again", async () => {
  expect(
    await readSnapshot(writeSnapshot(small, { task: "binary_classification", inputs }), { inputs }),
  ).toEqual(small);
  const numbers = { ...small, predictAt: null, label: Float64Array.of(1.5, -2, 1e9) };
  expect(await readSnapshot(writeSnapshot(numbers, { task: "regression", inputs }), { inputs })).toEqual(
    numbers,
  );
});

test("other readers see columns with times, classes and nulls", async () => {
  const bytes = writeSnapshot(small, { task: "binary_classification", inputs });
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual([
    { example_id: "1", predict_at: new Date(0), label: false, distance: 1400, carrier: "UA", empty: null },
    {
      example_id: "2",
      predict_at: new Date(1_357_000_000_123),
      label: true,
      distance: null,
      carrier: "B6",
      empty: null,
    },
    {
      example_id: "ü3",
      predict_at: new Date(1_357_000_000_124),
      label: true,
      distance: -0.1,
      carrier: null,
      empty: null,
    },
  ]);
});

test("more rows than a row group come back in order, byte for byte the same", async () => {
  const rows = 50_001;
  const examples: Examples = {
    ids: Array.from({ length: rows }, (_, row) => String(row)),
    predictAt: Float64Array.from({ length: rows }, (_, row) => row),
    label: Float64Array.from({ length: rows }, (_, row) => row % 2),
    frame: {
      rows,
      columns: [
        {
          name: "distance",
          kind: "numeric",
          values: Float64Array.from({ length: rows }, (_, row) => row / 3),
        },
        {
          name: "carrier",
          kind: "categorical",
          codes: Int32Array.from({ length: rows }, (_, row) => Math.min(row, 9)),
          categories: "abcdefghij".split(""),
        },
        { name: "empty", kind: "numeric", values: new Float64Array(rows).fill(NaN) },
      ],
    },
  };
  const bytes = writeSnapshot(examples, { task: "binary_classification", inputs });
  const read = await readSnapshot(bytes, { inputs });
  expect(read.ids).toEqual(examples.ids);
  expect(read.frame).toEqual(examples.frame);
  expect(Buffer.compare(writeSnapshot(read, { task: "binary_classification", inputs }), bytes)).toBe(0);
});

/** One input of each type, with missing values. */
const typed = {
  task: "binary_classification",
  inputs: [
    { name: "seats", kind: "numeric", type: "integer", origin: "request" },
    { name: "late", kind: "numeric", type: "boolean", origin: "request" },
    { name: "carrier", kind: "categorical", type: "string", origin: "request" },
  ],
} as const;
const typedExamples: Examples = {
  ...small,
  frame: {
    rows: 3,
    columns: [
      { name: "seats", kind: "numeric", values: Float64Array.of(140, NaN, -(2 ** 53) + 1) },
      { name: "late", kind: "numeric", values: Float64Array.of(1, 0, NaN) },
      { name: "carrier", kind: "categorical", codes: Int32Array.of(0, 1, -1), categories: ["UA", "B6"] },
    ],
  },
};

test("integers and booleans are of their types, and come back as the numbers that they were", async () => {
  const bytes = writeSnapshot(typedExamples, typed);
  expect(await readSnapshot(bytes, typed)).toEqual(typedExamples);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  expect(rows.map(({ seats, late }) => [seats, late])).toEqual([
    [140n, true],
    [null, false],
    [-9007199254740991n, null],
  ]);
});

/** A Python with pandas and pyarrow: MLOPS_TEST_PYTHON, or python3. */
const python = process.env["MLOPS_TEST_PYTHON"] ?? "python3";
const hasPandas = spawnSync(python, ["-c", "import pandas, pyarrow"]).status === 0;

test.skipIf(!hasPandas)("pandas reads types, times in UTC and nulls (needs pandas and pyarrow)", async () => {
  const folder = await temporaryFolder("snapshot");
  const { path } = folder;
  try {
    await writeFile(join(path, "set.parquet"), writeSnapshot(typedExamples, typed));
    const script = `
import pandas, json, pyarrow.parquet as pq
table = pq.read_table("set.parquet")
frame = table.to_pandas()
print(json.dumps({
  "types": {field.name: str(field.type) for field in table.schema},
  "rows": json.loads(frame.to_json(orient="records", date_format="iso")),
  "integers": table.column("seats").to_pylist(),
}))`;
    const result = spawnSync(python, ["-c", script], { cwd: path, encoding: "utf8" });
    expect(result.stderr).toBe("");
    const { types, rows, integers } = JSON.parse(result.stdout) as Record<string, unknown>;
    expect(types).toEqual({
      example_id: "string",
      predict_at: "timestamp[ms, tz=UTC]",
      label: "bool",
      seats: "int64",
      late: "bool",
      carrier: "string",
    });
    expect(integers).toEqual([140, null, -9007199254740991]);
    expect((rows as Record<string, unknown>[])[1]).toMatchObject({
      predict_at: "2013-01-01T00:26:40.123Z",
      label: true,
      late: false,
      carrier: "B6",
    });
  } finally {
    await folder.remove();
  }
});
