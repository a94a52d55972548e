import fc from "fast-check";
import { expect, it } from "vitest";
import { copyLines } from "../../../src/ingestion/csv/copy-lines.js";
import { newReport } from "../../../src/ingestion/rows/file-report.js";
import type { ColumnDefinition } from "../../../src/definitions/column.js";

const columns: Record<string, ColumnDefinition> = {
  id: { type: "integer" },
  text: { type: "string", nullable: true },
};

/** Whether the keys of files, read one after the other, are known to be in ascending order. */
async function isAscending(
  files: readonly (readonly string[])[],
  key: readonly string[] = ["id"],
  declared = columns,
): Promise<boolean> {
  const report = newReport(key);
  for (const ids of files) {
    const bytes = Buffer.from(`id,text\n${ids.map((id) => `${id},a\n`).join("")}`);
    const format = { columns: declared, delimiter: ",", quote: '"', nullValues: ["NA"], emptyIsNull: true };
    for await (const lines of copyLines(chunksOf(bytes), format, "file", report)) void lines;
  }
  return report.flaws.key.isAscending;
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

it.each([
  ["one key", [["7"]], true],
  ["no row", [[]], true],
  ["ascending, with gaps and signs", [["-12", "-3", "-0", "+4", "5.0", "900719925474099"]], true],
  ["missing keys between", [["1", "NA", "", "2"]], true],
  ["rows that do not fit between", [["1", "one", "2"]], true],
  ["a repeated key", [["1", "2", "2"]], false],
  ["a repeated key in another spelling", [["1", "+2", "2.0"]], false],
  ["0 and -0", [["-0", "0"]], false],
  ["descending", [["2", "1"]], false],
  ["out of order once", [["1", "3", "2", "4", "5"]], false],
  ["going on in the next file", [["1", "2"], ["3"]], true],
  ["coming again in the next file", [["1", "2"], ["2"]], false],
  ["more digits than a number holds", [["1", "9223372036854775806", "9223372036854775807"]], false],
])("%s", async (_, files, expected) => {
  expect(await isAscending(files)).toBe(expected);
});

it.each([
  ["of several columns", ["id", "text"], columns],
  ["of none", [], columns],
  ["of text", ["id"], { ...columns, id: { type: "string" } as const }],
  ["of times in a format", ["id"], { ...columns, id: { type: "timestamp", format: "epoch" } as const }],
])("nothing is known of a key %s", async (_, key, declared) => {
  expect(await isAscending([["1", "2"]], key, declared)).toBe(false);
});

it("is never said of keys of which one comes twice", async () => {
  const id = fc.oneof(
    fc.integer({ min: -20, max: 20 }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(id, { maxLength: 8 }), { maxLength: 3 }), async (files) => {
      const known = await isAscending(files.map((ids) => ids.map(String)));
      const all = files.flat().map(BigInt);
      if (known) expect(new Set(all).size).toBe(all.length);
      const isSmall = all.every((each) => each > -(2n ** 53n) && each < 2n ** 53n);
      const ascends = all.every((each, index) => index === 0 || each > (all[index - 1] as bigint));
      if (isSmall) expect(known).toBe(ascends);
    }),
  );
});
