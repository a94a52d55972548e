import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogue, RuntimeError } from "../../src/errors/index.js";

const source = fileURLToPath(new URL("../../src", import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);
const texts = new Map(files.map((file) => [file, readFileSync(path.join(source, file), "utf8")]));

describe("catalogue", () => {
  it("gives each code to one kind of error", () => {
    const declared = [...texts]
      .filter(([file]) => file.startsWith("errors"))
      .flatMap(([, text]) => [...text.matchAll(/^ {2}(MLO\d+): \{/gm)].map((match) => match[1]));
    expect(declared.filter((code, index) => declared.indexOf(code) !== index)).toEqual([]);
    expect(Object.keys(catalogue)).toHaveLength(declared.length);
    expect(Object.keys(catalogue).filter((code) => !/^MLO5\d{3}$/.test(code))).toEqual([]);
  });

  it("has only codes that are raised", () => {
    const raising = [...texts].filter(([file]) => !file.startsWith("errors")).map(([, text]) => text);
    const unused = Object.keys(catalogue).filter(
      (code) => !raising.some((text) => text.includes(`"${code}"`)),
    );
    expect(unused).toEqual([]);
  });

  it.each(Object.entries(catalogue))("%s is written out", (_, { title, cause, remedy }) => {
    expect(title).toMatch(/[^.]$/);
    expect(cause).toMatch(/\.$/);
    expect(remedy).toMatch(/\.$/);
  });
});

it("carries code, hint and cause", () => {
  const cause = new Error("disk full");
  const error = new RuntimeError("MLO5002", "no", { hint: "Make room.", cause });
  expect(error).toMatchObject({ name: "RuntimeError", code: "MLO5002", hint: "Make room.", cause });
  expect(new RuntimeError("MLO5002", "no").hint).toBeNull();
});
