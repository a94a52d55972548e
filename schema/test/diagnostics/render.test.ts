import { expect, test } from "vitest";
import { explainCode, renderDiagnostics, type Diagnostic } from "../../src/index.js";

const problem: Diagnostic = {
  code: "MLO1101",
  severity: "error",
  message: 'sources has no key "a\u001b[2Jb".',
  hint: "100% wrong,\nremove it.",
  file: "dir/mlops,1.yaml",
  line: 12,
  column: 4,
  length: 2,
  frame: [
    { line: 11, text: "x:" },
    { line: 12, text: "\t名 ab: \u001b[2J" },
  ],
  related: [{ message: "the other one", file: "mlops.yaml", line: 3, column: 1 }],
};

test("frames count tabs and wide characters as terminals do, and let nothing steer the terminal", () => {
  expect(renderDiagnostics([problem])).toBe(`error[MLO1101] sources has no key "a\ufffd[2Jb".
  --> dir/mlops,1.yaml:12:4
11 | x:
12 |   名 ab: \ufffd[2J
   |      ^^
  = 100% wrong,\ufffdremove it.
  = the other one: mlops.yaml:3:1

1 error. More about a code: mlops explain MLO1101
`);
});

test("colours only on request", () => {
  expect(renderDiagnostics([problem])).not.toContain("\u001b");
  expect(renderDiagnostics([problem], { color: true })).toContain("\u001b[31m^^\u001b[0m");
});

test("JSON is the diagnostics themselves", () => {
  expect(JSON.parse(renderDiagnostics([problem], { format: "json" }))).toEqual([problem]);
});

test("GitHub's commands are escaped", () => {
  expect(renderDiagnostics([problem], { format: "github" })).toBe(
    '::error file=dir/mlops%2C1.yaml,line=12,col=4,endColumn=6,title=MLO1101::sources has no key "a\u001b[2Jb".%0A100%25 wrong,%0Aremove it.\n',
  );
});

test("nothing for no problems", () => {
  expect(renderDiagnostics([])).toBe("");
});

test("codes are explained whatever their case", () => {
  expect(explainCode("mlo1101")?.title).toBe("Unknown key");
  expect(explainCode("MLO9999")).toBeNull();
});
