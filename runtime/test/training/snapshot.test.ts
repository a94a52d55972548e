import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import type { Examples } from "../../src/training/examples.js";
import { readSnapshot, writeSnapshot } from "../../src/training/snapshot.js";

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
  expect(await readSnapshot(await writeSnapshot(small, "binary_classification"), { inputs })).toEqual(small);
  const numbers = { ...small, predictAt: null, label: Float64Array.of(1.5, -2, 1e9) };
  expect(await readSnapshot(await writeSnapshot(numbers, "regression"), { inputs })).toEqual(numbers);
});

test("other readers see columns with times, classes and nulls", async () => {
  const bytes = await writeSnapshot(small, "binary_classification");
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
  const bytes = await writeSnapshot(examples, "binary_classification");
  const read = await readSnapshot(bytes, { inputs });
  expect(read.ids).toEqual(examples.ids);
  expect(read.frame).toEqual(examples.frame);
  expect(Buffer.compare(await writeSnapshot(read, "binary_classification"), bytes)).toBe(0);
});
