import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { errorRegistry, readProject, renderDiagnostics } from "../src/index.js";

const text = readFileSync(fileURLToPath(new URL("../../mlops.yaml", import.meta.url)), "utf8");
const codes = new Set(errorRegistry.map(({ code }) => code));

/** Whatever the file says: a project or located diagnostics, never an exception. */
async function expectAnswer(yaml: string): Promise<void> {
  const result = await readProject(yaml, { file: "mlops.yaml" });
  const diagnostics = "project" in result ? result.warnings : result.diagnostics;
  if (!("project" in result)) expect(diagnostics.length).toBeGreaterThan(0);
  const lines = yaml.replace(/^\uFEFF/, "").split("\n");
  for (const { code, line, column, length } of diagnostics) {
    expect(codes).toContain(code);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column - 1 + length).toBeLessThanOrEqual(Math.max(1, lines[line - 1]?.length ?? 0) + 1);
  }
  renderDiagnostics(diagnostics, { color: true });
}

test("damaged text", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length),
      fc.nat(40),
      fc.constantFrom(
        "",
        "{",
        "}",
        "[",
        '"',
        "'",
        ": ",
        "\n",
        "\t",
        "- ",
        "&a ",
        "*a",
        "#",
        "\u0000",
        "é",
        "0",
      ),
      async (start, removed, inserted) => {
        await expectAnswer(text.slice(0, start) + inserted + text.slice(start + removed));
      },
    ),
    { numRuns: 100 },
  );
});

/** Every place of the file's values, as the steps that lead there. */
function placesOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  const parts = value as { [step: string | number]: unknown };
  return [path, ...steps.flatMap((step) => placesOf(parts[step], [...path, step]))];
}

test("values of the wrong kind in any place", async () => {
  const places = placesOf(parse(text)).filter((path) => path.length > 0);
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(null, true, 0, -1, 1.5, "", "x", "a b", [], {}, [[]], { x: 1 }, ["x", 1, null]),
    fc.constantFrom<unknown>(
      "now()",
      "a +",
      "late_arrival@@",
      "1 d",
      "120%",
      "* * *",
      "${env:X}",
      "__proto__",
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...places), fc.option(wrong, { nil: undefined })), {
        minLength: 1,
        maxLength: 4,
      }),
      async (changes) => {
        const file: unknown = parse(text);
        for (const [path, value] of changes) {
          const parent = path.slice(0, -1).reduce<unknown>((part, step) => stepInto(part, step), file);
          const last = path.at(-1) ?? "";
          if (typeof parent !== "object" || parent === null) continue;
          if (value === undefined) Reflect.deleteProperty(parent, last);
          else Reflect.set(parent, last, value);
        }
        await expectAnswer(stringify(file));
      },
    ),
    { numRuns: 200 },
  );
});

function stepInto(part: unknown, step: string | number): unknown {
  return typeof part === "object" && part !== null ? (part as { [step: string]: unknown })[step] : undefined;
}
