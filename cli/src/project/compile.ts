import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { CommandError } from "../errors/command-error.js";
import { compilerMessages } from "./compiler-messages.js";

export interface Compilation {
  /** Changes whenever the code that runs changes; comments do not run. */
  readonly hash: string;
  /** False: the compiled code was up to date. */
  readonly compiled: boolean;
}

/**
 * Compiles generated/ (and what it imports) to build/, unless nothing of it has changed.
 * @param userFiles files of the user's own code that belong to it, within the folder
 * @throws CommandError MLO6006 with the compiler's messages, MLO6007 where a package is missing, MLO6018 where package.json
 *   takes the code for CommonJS
 */
export async function compileProject(
  folder: string,
  userFiles: readonly string[] = [],
): Promise<Compilation> {
  await requireModules(folder);
  const compiler = findPackage(folder, "typescript");
  const runtime = findPackage(folder, "@mlops-yaml/runtime");
  const sources = await sourcesOf(folder, userFiles);
  const inputs = await hashOf(folder, [...sources, compiler, runtime]);
  const stamp = join(folder, "build", "generated", ".compiled");
  const [known, hash] = (await readFile(stamp, "utf8").catch(() => "")).split("\n");
  if (known === inputs && hash) return { hash, compiled: false };
  await rm(stamp, { force: true });
  await compile(folder, compilerOf(compiler));
  const compiled = await hashOf(folder, [...sources.map((file) => compiledFrom(folder, file)), runtime]);
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, `${inputs}\n${compiled}`);
  return { hash: compiled, compiled: true };
}

/**
 * Compiles a copy of a project's code that lies within its folder, whatever the types say.
 * @returns the compiled generated/project.js
 * @throws CommandError MLO6006, MLO6007, MLO6018
 */
export async function compileCopy(folder: string, copy: string): Promise<string> {
  await requireModules(folder);
  const output = await compilerOutput(copy, compilerOf(findPackage(folder, "typescript")), ["--noCheck"]);
  const project = join(copy, "build", "generated", "project.js");
  if (existsSync(project)) return project;
  throw new CommandError("MLO6006", `the project's code does not compile:\n${output ?? ""}`);
}

const compilerOf = (manifest: string): string => join(dirname(manifest), "bin", "tsc");

/** What a file of the project is compiled to; data stays as it is. */
function compiledFrom(folder: string, file: string): string {
  return join(folder, "build", relative(folder, file).replace(/\.(m?)ts$/, ".$1js"));
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

/** The compiler and Node ask the nearest package.json what kind of modules the files below it are. */
async function requireModules(folder: string): Promise<void> {
  const manifest = await nearestManifest(folder);
  if (manifest?.type === "module") return;
  throw new CommandError(
    "MLO6018",
    manifest === null
      ? `${folder} has no package.json`
      : `${manifest.path} does not say that the project's code is in ES modules`,
    manifest === null
      ? "Write a package.json with `npm init --yes`, then `npm pkg set type=module`."
      : `Run \`npm pkg set type=module\` in ${dirname(manifest.path)}.`,
  );
}

async function nearestManifest(folder: string): Promise<{ path: string; type: unknown } | null> {
  const path = join(folder, "package.json");
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return dirname(folder) === folder ? null : nearestManifest(dirname(folder));
  try {
    return { path, type: (JSON.parse(text) as { type?: unknown } | null)?.type };
  } catch {
    return { path, type: undefined };
  }
}

/** The generated code, and what it imports of the folder. */
async function sourcesOf(folder: string, userFiles: readonly string[]): Promise<string[]> {
  const entries = await readdir(join(folder, "generated"), { recursive: true, withFileTypes: true });
  const generated = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return [...generated, ...userFiles.map((file) => join(folder, file))];
}

/** Files by their content, and by their place in the folder. */
async function hashOf(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    // What is imported for its types alone is not compiled to anything.
    const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
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
function compilerOutput(
  folder: string,
  tsc: string,
  further: readonly string[] = [],
): Promise<string | null> {
  return new Promise((resolve) => {
    // Comments tell of descriptions in mlops.yaml: what runs is the same with others.
    const args = [tsc, "-p", "generated", "--pretty", "false", "--removeComments", ...further];
    const options = { cwd: folder, maxBuffer: 16 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve(error ? `${stdout}${stderr}`.trim() || error.message : null),
    );
  });
}
