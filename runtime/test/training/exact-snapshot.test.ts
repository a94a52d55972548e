import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { columnBuilder } from "../../src/frame/column-builder.js";
import { readSnapshot } from "../../src/training/snapshot.js";
import { writeSnapshot } from "../support/snapshot.js";

test("integers of 64 bits are exact in a training set's file, and doubles for the model", async () => {
  const input = { name: "account", kind: "numeric", type: "integer", origin: "request" } as const;
  const values = [9223372036854775807n, null, -9007199254740993n, 5];
  const builder = columnBuilder(input);
  for (const value of values) builder.add(value);
  const column = builder.finish();
  expect(column).toMatchObject({ values: Float64Array.of(2 ** 63, NaN, -9007199254740992, 5) });
  const examples = {
    ids: ["1", "2", "3", "4"],
    predictAt: null,
    label: new Float64Array(4),
    frame: { rows: 4, columns: [column] },
  };
  const bytes = writeSnapshot(examples, { task: "binary_classification", inputs: [input] });
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect((await parquetReadObjects({ file })).map((row) => row["account"])).toEqual([
    9223372036854775807n,
    null,
    -9007199254740993n,
    5n,
  ]);
  const read = await readSnapshot(bytes, { inputs: [input] });
  expect(Buffer.compare(writeSnapshot(read, { task: "binary_classification", inputs: [input] }), bytes)).toBe(
    0,
  );
});
