import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CommandError } from "../errors/command-error.js";
import { compilerMessages } from "./compiler-messages.js";

export interface Compilation {
  /** Changes whenever the code that runs changes. */
  readonly hash: string;
  /** False: the compiled code was up to date. */
  readonly compiled: boolean;
}

/**
 * Compiles generated/ (and what it imports) to build/, unless nothing of it has changed.
 * @param userFiles files of the user's own code that belong to it, within the folder
 * @throws CommandError MLO6006 with the compiler's messages, MLO6007 where a package is missing
 */
export async function compileProject(
  folder: string,
  userFiles: readonly string[] = [],
): Promise<Compilation> {
  const compiler = findPackage(folder, "typescript");
  const runtime = findPackage(folder, "@mlops-yaml/runtime");
  const hash = await hashOf(folder, [...userFiles.map((file) => join(folder, file)), compiler, runtime]);
  const stamp = join(folder, "build", "generated", ".compiled");
  if ((await readFile(stamp, "utf8").catch(() => "")) === hash) return { hash, compiled: false };
  await rm(stamp, { force: true });
  await compile(folder, join(dirname(compiler), "bin", "tsc"));
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, hash);
  return { hash, compiled: true };
}

/** Path of the package.json that the project's code would find. */
function findPackage(folder: string, name: string): string {
  try {
    return createRequire(join(folder, "package.json")).resolve(`${name}/package.json`);
  } catch {
    throw new CommandError(
      "MLO6007",
      `${name} is not installed in ${folder}`,
      `Run \`npm install\` in the project's folder.`,
    );
  }
}

/** Hash of the generated code and of further files: what it imports, and the packages that compile and run it. */
async function hashOf(folder: string, further: readonly string[]): Promise<string> {
  const generated = join(folder, "generated");
  const entries = await readdir(generated, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(ts|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash("sha256");
  for (const file of [...files, ...further]) {
    const content = await readFile(file);
    hash.update(`${file.slice(folder.length)}\n${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

/** @throws CommandError MLO6006 */
async function compile(folder: string, tsc: string): Promise<void> {
  const output = await compilerOutput(folder, tsc);
  if (output === null) return;
  const { text, isUserCode } = await compilerMessages(folder, output);
  throw new CommandError(
    "MLO6006",
    `the project's code does not compile:\n${text}`,
    isUserCode
      ? "Correct your code; `npx tsc -p generated` tells everything that the compiler has to say."
      : "Run `npm install` if packages are missing; if only generated code is named, please report a bug.",
  );
}

/** What the compiler complains about; null: nothing. */
function compilerOutput(folder: string, tsc: string): Promise<string | null> {
  return new Promise((resolve) => {
    const args = [tsc, "-p", "generated", "--pretty", "false"];
    const options = { cwd: folder, maxBuffer: 16 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve(error ? `${stdout}${stderr}`.trim() || error.message : null),
    );
  });
}
