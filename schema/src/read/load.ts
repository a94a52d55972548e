import { readFile, stat } from "node:fs/promises";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Code } from "../diagnostics/codes.js";
import { limits } from "./limits.js";
import { tooLarge } from "./read.js";

export type LoadResult =
  | { readonly text: string; readonly diagnostic?: never }
  | { readonly text?: never; readonly diagnostic: Diagnostic };

/** Reads a file as UTF-8; whatever is wrong with it is a diagnostic. */
export async function loadText(path: string): Promise<LoadResult> {
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > limits.bytes) {
      const { code, message, hint } = tooLarge(path);
      return { diagnostic: withoutFrame(path, code, message, hint) };
    }
    bytes = await readFile(path);
  } catch (error) {
    return { diagnostic: unreadable(path, error as NodeJS.ErrnoException) };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { diagnostic: notUtf8(path, bytes) };
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): Diagnostic {
  if (error.code === "ENOENT" || error.code === "ENOTDIR")
    return withoutFrame(
      path,
      "MLO1001",
      `There is no file ${path}.`,
      'Go to the folder of your project, name it with --project, or make one with "mlops init".',
    );
  const reason = error.code === "EISDIR" ? "it is a folder" : (error.code ?? error.message);
  return withoutFrame(
    path,
    "MLO1002",
    `${path} cannot be read: ${reason}.`,
    "Make it a file that you may read.",
  );
}

function notUtf8(path: string, bytes: Buffer): Diagnostic {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return withoutFrame(
    path,
    "MLO1004",
    `${path} is not UTF-8${utf16 ? " but UTF-16" : ""}.`,
    "Save it with the encoding UTF-8.",
  );
}

function withoutFrame(file: string, code: Code, message: string, hint: string): Diagnostic {
  return { code, severity: "error", message, hint, file, line: 1, column: 1, length: 1, frame: [] };
}
