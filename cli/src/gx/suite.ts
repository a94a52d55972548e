import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { parseExactJson } from "../json/exact-json.js";
import { CommandError } from "../errors/command-error.js";

/** An expectation of a suite, whatever the suite's version. */
export interface SuiteExpectation {
  /** JSON path within the file. */
  readonly path: string;
  readonly type: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly severity: string | null;
  readonly description: string | null;
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface Suite {
  readonly name: string;
  readonly expectations: readonly SuiteExpectation[];
  /** Values of parameters that the suite itself gives. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Far more than suites have: 20,000 expectations are some megabytes. */
const mostBytes = 16 * 1024 * 1024;
/** Lists and mappings around a value. */
const mostNested = 64;

/** Reads a suite of Great Expectations 0.x or 1.x. @throws CommandError MLO6026 */
export async function readSuite(cwd: string, file: string): Promise<Suite> {
  let text: string;
  try {
    const { size } = await stat(resolve(cwd, file));
    if (size > mostBytes)
      throw new CommandError(
        "MLO6026",
        `${file} has ${size.toLocaleString("en")} bytes, more than ${mostBytes.toLocaleString("en")}`,
        "Give the path of a suite, not of data; a suite of this size is split into several.",
      );
    text = await readFile(resolve(cwd, file), "utf8");
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      "MLO6026",
      `${file} cannot be read: ${(error as Error).message}`,
      "Give the path of a suite, as in gx/expectations/flights.json.",
    );
  }
  let value: unknown;
  try {
    value = parseExactJson(withoutPythonNumbers(text.replace(/^\uFEFF/, "")));
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(file);
    throw new CommandError(
      "MLO6026",
      `${file} is no JSON: ${(error as Error).message}`,
      "Export the suite again.",
    );
  }
  if (isDeep(value)) throw tooDeep(file);
  return parseSuite(value, file);
}

/** Level by level, as the call stack does not hold what JSON.parse does. */
function isDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= mostNested && level.length > 0; depth += 1)
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  return level.length > 0;
}

const tooDeep = (file: string): CommandError =>
  new CommandError(
    "MLO6026",
    `${file} is no suite: its lists and mappings stand in more than ${mostNested} others`,
    "Export the suite again.",
  );

/** Python writes infinities and NaN as bare words, which JSON does not have: "Infinity", and nothing for NaN. */
const withoutPythonNumbers = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (word) =>
    word.startsWith('"') ? word : word === "NaN" ? "null" : `"${word}"`,
  );

/** @param file its name, for messages */
export function parseSuite(value: unknown, file: string): Suite {
  const suite = objectOf(value);
  const list = suite?.["expectations"];
  if (!suite || !Array.isArray(list))
    throw new CommandError(
      "MLO6026",
      `${file} is no suite: it has no list "expectations"`,
      "Export the suite with `suite.to_json_dict()`, or take its file in gx/expectations.",
    );
  const problems: string[] = [];
  const expectations = list.map((item: unknown, index) => {
    const path = `$.expectations[${index}]`;
    const given = objectOf(item);
    const type = given?.["type"] ?? given?.["expectation_type"];
    const kwargs = objectOf(given?.["kwargs"] ?? {});
    if (!given || typeof type !== "string") problems.push(`${path}: has no type`);
    else if (!kwargs) problems.push(`${path}.kwargs: is no mapping`);
    const meta = objectOf(given?.["meta"] ?? {}) ?? {};
    return {
      path,
      type: String(type),
      kwargs: kwargs ?? {},
      severity: typeof given?.["severity"] === "string" ? given["severity"] : null,
      description: textOf(given?.["description"]) ?? textOf(given?.["notes"]) ?? textOf(meta["notes"]),
      meta,
    };
  });
  if (problems.length > 0)
    throw new CommandError(
      "MLO6026",
      `${file} is no suite:\n  ${problems.join("\n  ")}`,
      "Export the suite again.",
    );
  return {
    name: textOf(suite["name"]) ?? textOf(suite["expectation_suite_name"]) ?? "suite",
    expectations,
    parameters: { ...objectOf(suite["evaluation_parameters"]), ...objectOf(suite["suite_parameters"]) },
  };
}

/** Notes as text: a text, a list of lines, or {format, content}. */
function textOf(notes: unknown): string | null {
  const given = objectOf(notes)?.["content"] ?? notes;
  const text = Array.isArray(given) ? given.map(String).join("\n") : given;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : null;
}

export function objectOf(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
