import { describe, expect, test } from "vitest";
import { keyRange, rangeInScalar, valueRange, type Path } from "../../src/read/document.js";
import { readDocument } from "../../src/read/read.js";

async function read(text: string) {
  const { document, diagnostics } = await readDocument(text, "f.yaml");
  if (!document) throw new Error(JSON.stringify(diagnostics));
  return document;
}

describe("values", () => {
  test.each([
    ["a: 1\nb: [x, 1.5, true, null]", { a: 1, b: ["x", 1.5, true, null] }],
    ["\uFEFFa: 1", { a: 1 }],
    ["a: 1\r\nb: 2\r\n", { a: 1, b: 2 }],
    ["a: 2013-01-01\nb: yes\nc: 20%", { a: "2013-01-01", b: "yes", c: "20%" }],
    ["1: x\ntrue: y", { "1": "x", true: "y" }],
    ["a: &a { x: 1 }\nb: *a", { a: { x: 1 }, b: { x: 1 } }],
    ["a: &a { x: 1, y: 2 }\nb: { <<: *a, y: 3 }", { a: { x: 1, y: 2 }, b: { y: 3, x: 1 } }],
    [
      "a: &a { x: 1 }\nb: &b { x: 2, z: 2 }\nc: { <<: [*a, *b] }",
      { a: { x: 1 }, b: { x: 2, z: 2 }, c: { x: 1, z: 2 } },
    ],
    ['"<<": 1', { "<<": 1 }],
    ["a:", { a: null }],
  ])("%j", async (text, wanted) => {
    expect((await read(text)).root).toEqual(wanted);
  });

  test("__proto__ is a key like any other", async () => {
    const { root } = await read("__proto__: { a: 1 }");
    expect(Object.keys(root)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(root)).toBe(Object.prototype);
  });
});

describe("places", () => {
  const text = `a:\n  b: &b { c: "x y" }\n  d: *b\n  e:\n    - one\n    - { f: 2 }\n`;
  test.each<[Path, string, string]>([
    [["a", "b", "c"], "c", '"x y"'],
    [["a", "d"], "d", "*b"],
    [["a", "d", "c"], "c", '"x y"'],
    [["a", "e", 0], "one", "one"],
    [["a", "e", 1, "f"], "f", "2"],
    [["a", "e", 1, "missing"], "{ f: 2 }", "{ f: 2 }"],
    [["a"], "a", "a"],
  ])("%j", async (path, key, value) => {
    const document = await read(text);
    const shown = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    expect([shown(keyRange(document, path)), shown(valueRange(document, path))]).toEqual([key, value]);
  });
});

describe("a part of a text value", () => {
  test.each([
    ["v: aa + bb", "bb"],
    ["v: 'aa + bb'", "bb"],
    ['v: "aa + bb"', "bb"],
    ["v: >\n  aa +\n  bb\n", "bb"],
    ["v: |-\n    aa\n    + bb", "bb"],
    ["v: aa\n  + bb", "bb"],
    ["v: { w: 1 }\nx: aa + bb", null],
    ["v: 'it''s + bb'", null],
    ['v: "\\u0061a + bb"', null],
  ])("%j", async (text, wanted) => {
    const document = await read(text);
    const value = document.root["v"];
    const offset = typeof value === "string" ? value.indexOf("bb") : 0;
    const range = typeof value === "string" ? rangeInScalar(document, ["v"], value, offset, 2) : null;
    expect(range && text.slice(range.start, range.end)).toBe(wanted);
  });
});

test("what stands in the place of a secret is hidden from frames", async () => {
  const document = await read("services:\n  api: { auth: { api_key: hunter2 } }\n");
  expect(document.positions.text).toBe("services:\n  api: { auth: { api_key: ******* } }\n");
});
