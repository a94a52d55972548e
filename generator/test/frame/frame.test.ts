import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFile } from "../../src/frame/format.js";
import { withHeader } from "../../src/frame/header.js";
import { camelCase, pascalCase, propertyKey } from "../../src/frame/names.js";
import { describe as describeField } from "../../src/frame/row-type.js";
import { TypeScriptFile } from "../../src/frame/typescript-file.js";
import { code, printValue } from "../../src/frame/value.js";

test.each([
  ["late_arrival", "lateArrival", "LateArrival"],
  ["delay-api", "delayApi", "DelayApi"],
  ["x", "x", "X"],
])("%s becomes %s and %s", (name, camel, pascal) => {
  expect(camelCase(name)).toBe(camel);
  expect(pascalCase(name)).toBe(pascal);
});

test.each([
  [{ a: 1, "b-c": [true, null, "x"] }, '{ a: 1, "b-c": [true, null, "x"] }'],
  [{ rowsSql: code("rowsSql"), left: undefined }, "{ rowsSql }"],
  [{}, "{}"],
  [-0.5, "-0.5"],
  [
    { constructor: { type: "integer" }, toString: code("print"), x: { type: "float" } },
    '{ constructor: { type: "integer" } as const, toString: print, x: { type: "float" } }',
  ],
  [JSON.parse('{ "__proto__": 1 }'), '{ ["__proto__"]: 1 }'],
  [{ min_value: -9223372036854775808n, max_value: 5 }, "{ min_value: -9223372036854775808n, max_value: 5 }"],
])("prints data as TypeScript: %o", (value, text) => expect(printValue(value)).toBe(text));

test("keys that are no identifiers are quoted", () => {
  expect(propertyKey("dep_delay")).toBe("dep_delay");
  expect(propertyKey("2nd")).toBe('"2nd"');
});

test.each([
  [{ description: "Distance flown", unit: "mi" }, "Distance flown (mi)"],
  [{ description: "Distance flown", unit: null }, "Distance flown"],
  [{ description: null, unit: "mi" }, "Unit: mi"],
  [{ description: null, unit: null }, null],
])("describes a field by words and unit: %j", (field, text) => expect(describeField(field)).toBe(text));

describe("a module", () => {
  test("says in its strings and comments what was given, whatever that is", () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom("\\", '"', "'", "`", "/", "*", "$", "{", "}", "\n", "x") }), { minLength: 1, maxLength: 4 }); // prettier-ignore
    fc.assert(
      fc.property(texts, (list) => {
        const file = new TypeScriptFile();
        for (const [index, text] of list.entries())
          file.addConstant({
            name: `c${index}`,
            initializer: printValue({ [`${text}0`]: text, text }),
            doc: text,
          });
        const names = list.map((_, index) => `c${index}`).join();
        const script = `${file.print().replaceAll(/^export /gm, "")}; JSON.stringify([${names}])`;
        expect(JSON.parse(runInNewContext(script) as string)).toEqual(
          list.map((text) => ({ [`${text}0`]: text, text })),
        );
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test("imports what it uses, once, types as types, packages first", async () => {
    const file = new TypeScriptFile();
    file.use("project", "./project.js");
    file.useType("Thing");
    file.use("run");
    file.useType("run");
    file.addConstant({
      name: "answer",
      type: "Thing",
      initializer: "run(project)",
      doc: "Ends not here: */",
    });
    expect(
      await formatFile("a.ts", withHeader({ path: "a.ts", node: "models.m", content: file.print() })),
    ).toBe(
      `// Generated from mlops.yaml > models.m by \`mlops generate\`. Change it there, not here.
import { run, type Thing } from "@mlops-yaml/runtime/v1";
import { project } from "./project.js";

/** Ends not here: *\\/ */
export const answer: Thing = run(project);
`,
    );
  });
});

test.each([
  ["compose.yaml", "# "],
  ["Dockerfile", "# "],
  [".dockerignore", "# "],
  ["a.sql", "-- "],
  ["README.md", "<!-- "],
  ["generated/tsconfig.json", "// "],
])("%s says where it comes from in its own kind of comment", (path, start) => {
  expect(withHeader({ path, node: "", content: "x" })).toMatch(
    new RegExp(`^${start}Generated from mlops.yaml by \`mlops generate\``),
  );
});

test("JSON has no comments", () => {
  expect(withHeader({ path: "dashboard.json", node: "", content: "{}" })).toBe("{}");
});
