import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldText } from "../../../src/ingestion/rows/field-text.js";
import { RowSplitter } from "../../../src/ingestion/csv/row-splitter.js";
import type { TextRow } from "../../../src/ingestion/rows/text-row.js";

interface Split {
  line: number;
  fields: string[];
  problem: string | null;
}

/** Splits text that arrives in pieces of the given lengths (the last one again and again). */
function split(text: string | Buffer, lengths: number[] = [1 << 20], quote = '"', delimiter = ","): Split[] {
  const bytes = Buffer.from(text);
  const rows: Split[] = [];
  const taker = {
    take(row: TextRow) {
      const fields = Array.from({ length: row.count }, (_, index) => fieldText(row, index, quote));
      rows.push({ line: row.line, fields, problem: row.problem });
    },
  };
  const splitter = new RowSplitter({ delimiter, quote });
  for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
    const length = lengths[Math.min(piece, lengths.length - 1)] ?? 1;
    splitter.write(bytes.subarray(at, at + length), taker);
    at += length;
  }
  splitter.end(taker);
  return rows;
}

describe("RowSplitter", () => {
  const cases: [what: string, given: string, want: string[][]][] = [
    [
      "plain rows",
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "no line end at the end",
      "a,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "CRLF",
      "a,b\r\n1,2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "CR",
      "a,b\r1,2\r",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["empty lines", "a\n\n\r\n1\n\n", [["a"], ["1"]]],
    [
      "empty fields",
      ",\n,,\n",
      [
        ["", ""],
        ["", "", ""],
      ],
    ],
    [
      "quoted delimiters, line ends and quotes",
      '"a,b","c\nd","e""f"\n1,2,3\n',
      [
        ["a,b", "c\nd", 'e"f'],
        ["1", "2", "3"],
      ],
    ],
    ["empty quoted field", '"",""\n', [["", ""]]],
    ["quote inside an unquoted field", 'a"b,c\n', [['a"b', "c"]]],
    ["blanks are kept", " a , b \n", [[" a ", " b "]]],
    ["beyond ASCII", "é,日本\n", [["é", "日本"]]],
  ];
  it.each(cases)("%s", (_, given, want) => {
    expect(split(given).map(({ fields }) => fields)).toEqual(want);
    expect(split(given, [1]).map(({ fields }) => fields)).toEqual(want);
  });

  it("takes other delimiters and quotes", () => {
    expect(split("a;'b;c';'d''e'\n", [3], "'", ";")[0]?.fields).toEqual(["a", "b;c", "d'e"]);
  });

  it("counts lines, quoted and empty ones included", () => {
    expect(split('a\n"b\nc"\n\nd\n').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it("names text after a closing quote, and goes on", () => {
    expect(split('"a"b,c\nd,e\n')).toMatchObject([
      { problem: "there is text after a closing quote" },
      { problem: null, fields: ["d", "e"] },
    ]);
  });

  it("gives up only the line on which a quote is opened and not closed", () => {
    const given = 'a,b\n1,"x\n2,y\n3,z\n';
    for (const lengths of [[1 << 20], [1], [5, 2]]) {
      expect(split(given, lengths)).toEqual([
        { line: 1, fields: ["a", "b"], problem: null },
        { line: 2, fields: ['1,"x'], problem: "a quote is opened and not closed" },
        { line: 3, fields: ["2", "y"], problem: null },
        { line: 4, fields: ["3", "z"], problem: null },
      ]);
    }
  });

  it("gives up an open quote after 4 MB, not at the end of the file", () => {
    const rows = split(`1,"x\n${"2,y\n".repeat(1_500_000)}`, [256 * 1024]);
    expect(rows).toHaveLength(1_500_001);
    expect(rows.filter(({ problem }) => problem !== null)).toHaveLength(1);
  });

  it("gives back what was written, whatever the fields and wherever the bytes are cut", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r", " ", "'", "😀", "\t") });
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        table,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        (rows, lengths, lineEnd) => {
          const text = rows
            .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(",") + lineEnd)
            .join("");
          expect(split(text, lengths).map(({ fields }) => fields)).toEqual(rows);
        },
      ),
      { numRuns: 500 },
    );
  });
});
