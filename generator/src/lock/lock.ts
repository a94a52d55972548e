/**
 * mlops.lock: which files the last `mlops generate` wrote, from what, by what. Committed; tells a file that
 * was edited by hand from one that is merely out of date.
 */
import { createHash } from "node:crypto";
import { GeneratorError } from "../errors.js";

export const lockPath = "mlops.lock";

const format = 1;

export interface Lock {
  /** Hash of the resolved project. */
  readonly project: string;
  /** Version of the package that emitted the files. */
  readonly generator: string;
  readonly formatter: string;
  /** sha256 of each file's text with LF line ends, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Hexadecimal sha256 of a file's text; line ends do not count, as version control may change them. */
export function hashText(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

export function renderLock(lock: Lock): string {
  const { project, generator, formatter, files } = lock;
  return `${JSON.stringify({ format, project, generator, formatter, files }, null, 2)}\n`;
}

/** @throws GeneratorError MLO3001, MLO3002 */
export function parseLock(text: string): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new GeneratorError("MLO3001", `${lockPath} is not valid JSON`, { cause });
  }
  if (!isRecord(value) || typeof value["format"] !== "number")
    throw malformed("it has no number under format");
  if (value["format"] > format) {
    throw new GeneratorError(
      "MLO3002",
      `${lockPath} has format ${value["format"]}; this version knows up to ${format}`,
    );
  }
  const { project, generator, formatter, files } = value;
  if (typeof project !== "string" || typeof generator !== "string" || typeof formatter !== "string") {
    throw malformed("project, generator and formatter have to be texts");
  }
  if (!isRecord(files) || !Object.values(files).every((hash) => typeof hash === "string")) {
    throw malformed("files has to map paths to hashes");
  }
  return { project, generator, formatter, files: files as Record<string, string> };
}

function malformed(reason: string): GeneratorError {
  return new GeneratorError("MLO3001", `${lockPath} is malformed: ${reason}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
