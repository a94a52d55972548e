import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { changeText, type Change } from "../../src/edit/insert.js";
import { Commented } from "../../src/edit/written.js";

const source = { type: "file", path: "b.csv", columns: { id: { type: "integer" } } };
const set = (
  key: string,
  value: Change extends { value: infer V } ? V : never = source as never,
): Change => ({
  kind: "set",
  path: ["sources"],
  key,
  value,
});

describe("an entry is added", () => {
  test.each([
    [
      "behind the last one, before the comment of the next part",
      "sources:\n  a: { type: file } # one\n  # about a\n\n# models\nmodels: {}\n",
      "sources:\n  a: { type: file } # one\n  # about a\n\n  b:\n    type: file\n    path: b.csv\n    columns:\n      id: { type: integer }\n\n# models\nmodels: {}\n",
    ],
    [
      "with a blank line where there are blank lines",
      "sources:\n    a:\n        x: 1\n\n    c:\n        x: 2\n\nmodels: {}\n",
      "sources:\n    a:\n        x: 1\n\n    c:\n        x: 2\n\n    b:\n        type: file\n        path: b.csv\n        columns:\n            id: { type: integer }\n\nmodels: {}\n",
    ],
    [
      "into brackets",
      "sources: { a: 1 } # x\n",
      "sources: { a: 1, b: { type: file, path: b.csv, columns: { id: { type: integer } } } } # x\n",
    ],
    [
      "into empty brackets",
      "sources: {}\n",
      "sources: { b: { type: file, path: b.csv, columns: { id: { type: integer } } } }\n",
    ],
    [
      "below a key without a value",
      "sources: # none yet\nmodels: {}\n",
      "sources: # none yet\n  b:\n    type: file\n    path: b.csv\n    columns:\n      id: { type: integer }\nmodels: {}\n",
    ],
    [
      "to a file without a last line end",
      "sources:\n  a: 1",
      "sources:\n  a: 1\n  b:\n    type: file\n    path: b.csv\n    columns:\n      id: { type: integer }\n",
    ],
    [
      "with the file's line ends",
      "sources:\r\n  a: |\r\n    text\r\n\r\nmodels: {}\r\n",
      "sources:\r\n  a: |\r\n    text\r\n  b:\r\n    type: file\r\n    path: b.csv\r\n    columns:\r\n      id: { type: integer }\r\n\r\nmodels: {}\r\n",
    ],
  ])("%s", (_, before, after) => {
    expect(changeText(before, set("b"))).toBe(after);
  });

  test("with its comments, quoted where YAML needs it", () => {
    const value = { x: new Commented({ type: "a: b" }, ["above"], "behind"), y: ["NA", "-", "null", "1"] };
    expect(changeText("sources:\n  a: 1\n", set("b", value as never))).toBe(
      'sources:\n  a: 1\n  b:\n    # above\n    x: { type: "a: b" } # behind\n    y: [NA, "-", "null", "1"]\n',
    );
  });

  test("in the language's order at the top", () => {
    const change: Change = {
      kind: "append",
      path: ["expectations", "a"],
      items: [{ type: "t" }],
      order: ["sources", "expectations", "models"],
    };
    expect(changeText("sources:\n  a: 1\n\n# The models\nmodels: {}\n", change)).toBe(
      "sources:\n  a: 1\n\nexpectations:\n  a:\n    - { type: t }\n\n# The models\nmodels: {}\n",
    );
  });
});

test("an entry is replaced, and what is around it stays", () => {
  expect(changeText("sources:\n  # the first\n  b:\n    x: 1 # gone\n  c: 2 # kept\n", set("b"))).toBe(
    "sources:\n  # the first\n  b:\n    type: file\n    path: b.csv\n    columns:\n      id: { type: integer }\n  c: 2 # kept\n",
  );
});

test.each([
  [
    "a block list that is not indented",
    "e:\n- { a: 1 } # x\n\nf: 1\n",
    "e:\n- { a: 1 } # x\n- { t: 1 }\n\nf: 1\n",
  ],
  ["a list in brackets", "e: [{ a: 1 }]\n", "e: [{ a: 1 }, { t: 1 }]\n"],
  ["a list in brackets over several lines", "e: [\n  a,\n  b,\n]\n", "e: [\n  a,\n  b,\n  { t: 1 },\n]\n"],
])("items are added to %s", (_, before, after) => {
  expect(changeText(before, { kind: "append", path: ["e"], items: [{ t: 1 }] })).toBe(after);
});

test("an alias on the way is told, not resolved", () => {
  expect(() => changeText("x: &x { a: 1 }\nsources: *x\n", set("b"))).toThrow(
    "leaves no place for sources.b",
  );
});

/** Documents with comments and blank lines in every place, in several styles. */
const name = fc.stringMatching(/^[a-z]{1,6}$/);
const remark = fc.constantFrom("", " # remark", " # with: colon, and # hash");
const scalar = fc.constantFrom(
  "1",
  "text",
  '"quoted # no comment"',
  "'it''s'",
  "{ a: 1, b: [x, y] }",
  "[]",
  "~",
);
const child = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(scalar, remark).map(
      ([value, after]) =>
        (pad: string, key: string) =>
          `${pad}${key}: ${value}${after}\n`,
    ),
  },
  fc.constant((pad: string, key: string) => `${pad}${key}: |\n${pad}    block # text\n\n`),
  fc.tuple(scalar, remark).map(
    ([value, after]) =>
      (pad: string, key: string) =>
        `${pad}${key}:${after}\n${pad}    deep: ${value}\n${pad}    # below\n`,
  ),
  fc.tuple(scalar, remark).map(
    ([value, after]) =>
      (pad: string, key: string) =>
        `${pad}${key}:\n${pad}  - ${value}${after}\n${pad}  - 2\n`,
  ),
);
const documents = fc
  .tuple(
    fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(child, fc.constantFrom("", "\n", "# about\n", "  # about\n")), {
      minLength: 4,
      maxLength: 4,
    }),
    fc.constantFrom("  ", "    "),
    fc.constantFrom("", "\n", "\n# The end\n", "\n# Models\nmodels: {} # none\n"),
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([names, parts, pad, tail, lineEnd]) => {
    const lines = names.map((key, index) => {
      const [write, gap] = parts[index] as (typeof parts)[number];
      return gap.replace(/^ *#/, `${pad}#`) + write(pad, key);
    });
    return `# Head\n\nsources: # all\n${lines.join("")}${tail}`.replaceAll("\n", lineEnd);
  });

test("whatever is added, every byte that was there stays, in its order", () => {
  fc.assert(
    fc.property(documents, fc.constantFrom("zzzzzzz", "yyyyyyy"), (before, key) => {
      const after = changeText(before, set(key));
      let kept = 0;
      while (kept < before.length && before[kept] === after[kept]) kept++;
      const rest = before.slice(kept);
      // What was there is the beginning and the end of what is there now: one run of text was put between.
      expect(after.endsWith(rest)).toBe(true);
      expect((parse(after) as { sources: Record<string, unknown> }).sources[key]).toEqual(source);
      expect({ ...(parse(after) as { sources: object }).sources, [key]: undefined }).toEqual({
        ...(parse(before) as { sources: object }).sources,
        [key]: undefined,
      });
    }),
    { numRuns: 500 },
  );
});
