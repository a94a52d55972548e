/**
 * mlops.lock: which files the last `mlops generate` wrote, and by what. Committed; tells a file that was edited by hand
 * from one that is merely out of date.
 */
import { createHash } from "node:crypto";
import { GeneratorError } from "../errors.js";

export const lockPath = "mlops.lock";

const format = 2;

export interface Lock {
  /** Version of the package that emitted the files. */
  readonly generator: string;
  readonly formatter: string;
  /**
   * sha256 of each file's text with LF line ends, by path. Several, where version control has merged two locks: each of
   * them was emitted.
   */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

/** Hexadecimal sha256 of a file's text; line ends do not count, as version control may change them. */
export function hashText(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

/**
 * A path and its hash stand on lines of their own. Between the lines of two files that change there is then always one that
 * does not, and version control merges them; of a file that both sides changed, the lines of both may stay.
 */
export function renderLock({ generator, formatter, files }: Lock): string {
  const lines = Object.entries(files).flatMap(([path, hashes]) => [
    `  ${/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)}:`,
    ...hashes.map((hash) => `    - ${hash}`),
  ]);
  const head = [
    "# The files that `mlops generate` wrote, by their SHA-256. Where this file conflicts, take either side and run it again.",
    `format: ${format}`,
    `generator: ${generator}`,
    `formatter: ${formatter}`,
  ];
  return `${[...head, lines.length === 0 ? "files: {}" : "files:", ...lines].join("\n")}\n`;
}

/** @throws GeneratorError MLO3001, MLO3002 */
export function parseLock(text: string): Lock {
  if (/^(<{7}|>{7})/m.test(text)) {
    throw new GeneratorError("MLO3001", `${lockPath} has the markers of a merge conflict`, {
      hint: "Take either side and run `mlops generate`.",
    });
  }
  // Format 1 is JSON.
  const value = text.trimStart().startsWith("{") ? parseJson(text) : parseLines(text);
  const known = isRecord(value) ? Number(value["format"]) : NaN;
  if (!isRecord(value) || Number.isNaN(known)) throw malformed("it has no number under format");
  if (known > format) {
    throw new GeneratorError(
      "MLO3002",
      `${lockPath} has format ${known}; this version knows up to ${format}`,
    );
  }
  const { generator, formatter, files } = value;
  if (typeof generator !== "string" || typeof formatter !== "string") {
    throw malformed("generator and formatter have to be texts");
  }
  if (!isRecord(files)) throw malformed("files has to map paths to hashes");
  const hashes = Object.entries(files).map(([path, list]) => [path, [list].flat()] as const);
  if (!hashes.every(([, list]) => list.every((hash) => typeof hash === "string"))) {
    throw malformed("files has to map paths to hashes");
  }
  return { generator, formatter, files: Object.fromEntries(hashes) as Lock["files"] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GeneratorError("MLO3001", `${lockPath} is not valid JSON`, { cause });
  }
}

/** The lines that `renderLock` writes, in any order of the paths, as version control may have merged them. */
function parseLines(text: string): unknown {
  const head: Record<string, string> = {};
  const files = new Map<string, string[]>();
  let hashes: string[] | null = null;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const entry = /^(format|generator|formatter): (.*)$/.exec(line);
    if (line.trim() === "" || line.startsWith("#") || line === "files:" || line === "files: {}") continue;
    if (entry?.[1] !== undefined && entry[2] !== undefined) head[entry[1]] = entry[2];
    else if (/^ {4}- [0-9a-f]{64}$/.test(line) && hashes !== null) hashes.push(line.slice(6));
    else if (/^ {2}\S.*:$/.test(line)) {
      const path = pathOf(line.slice(2, -1), index + 1);
      hashes = files.get(path) ?? [];
      files.set(path, hashes);
    } else throw malformed(`line ${index + 1} is none that \`mlops generate\` writes`);
  }
  return { ...head, files: Object.fromEntries(files) };
}

function pathOf(text: string, line: number): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    throw malformed(`line ${line} has no path that can be read`);
  }
}

function malformed(reason: string): GeneratorError {
  return new GeneratorError("MLO3001", `${lockPath} is malformed: ${reason}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
