import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ExportKind } from "./module-exports.js";
import { parseModule, type ModuleImport, type ParsedModule, type SyntaxProblem } from "./parse-module.js";
import { isRelative, misplaced, sourceOf } from "./specifier.js";

/** Far more than code has; data of this size belongs into a source. */
const mostBytes = 16 * 1024 * 1024;

/** A file of the user's own code, or why it is none. Each file is read once. */
export type UserModule =
  | { readonly state: "parsed"; readonly text: string; readonly module: ParsedModule }
  | { readonly state: "data"; readonly text: string }
  | { readonly state: "broken"; readonly text: string; readonly problem: SyntaxProblem }
  | { readonly state: "missing"; readonly reason: string }
  | { readonly state: "outside" };

/** An import of a module that cannot be followed. */
export interface BrokenImport {
  readonly file: string;
  readonly import: ModuleImport;
  readonly reason: "generated" | "outside" | "reserved" | "missing" | "javascript" | "no-ending";
}

/** A module with everything of the project that it is made of. */
export interface ModuleGraph {
  /** The module and what it imports, types included, sorted; with forward slashes. */
  readonly files: readonly string[];
  readonly brokenImports: readonly BrokenImport[];
  /** Files that cannot be parsed. */
  readonly brokenFiles: readonly string[];
}

/** The user's own code in a project's folder. Reading is all that is done with it: nothing of it runs. */
export class UserCode {
  readonly #modules = new Map<string, Promise<UserModule>>();

  constructor(readonly folder: string) {}

  /** @param path within the project, with forward slashes */
  module(path: string): Promise<UserModule> {
    const known = this.#modules.get(path);
    if (known) return known;
    const reading = this.#read(path);
    this.#modules.set(path, reading);
    return reading;
  }

  /** What a module exports, what it exports of others included; null where that cannot be told. */
  async exportsOf(path: string, seen = new Set<string>()): Promise<ReadonlyMap<string, ExportKind> | null> {
    const read = await this.module(path);
    if (read.state !== "parsed" || seen.has(path)) return null;
    seen.add(path);
    const all = new Map(read.module.exports);
    for (const specifier of read.module.exportsAllOf) {
      const further = isRelative(specifier) ? await this.exportsOf(sourceOf(path, specifier), seen) : null;
      if (further === null) return null;
      for (const [name, kind] of further) if (name !== "default" && !all.has(name)) all.set(name, kind);
    }
    return all;
  }

  /** Follows the imports of a module through the project. */
  async graph(path: string): Promise<ModuleGraph> {
    const files = new Set<string>();
    const brokenImports: BrokenImport[] = [];
    const brokenFiles: string[] = [];
    const visit = async (file: string): Promise<void> => {
      if (files.has(file)) return;
      files.add(file);
      const read = await this.module(file);
      if (read.state === "broken") brokenFiles.push(file);
      if (read.state !== "parsed") return;
      for (const found of read.module.imports) {
        if (!isRelative(found.specifier)) continue;
        const target = await this.#target(file, found);
        if (typeof target === "string") await visit(target);
        else if (target) brokenImports.push({ file, import: found, reason: target.reason });
      }
    };
    await visit(path);
    return { files: [...files].sort(), brokenImports, brokenFiles };
  }

  /** Modules of the project that a misspelt path may mean. */
  async candidates(path: string): Promise<readonly string[]> {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    const entries = await readdir(join(this.folder, folder)).catch(() => []);
    return entries
      .filter((name) => /\.m?ts$/.test(name))
      .map((name) => (folder ? `${folder}/${name}` : name));
  }

  async #read(path: string): Promise<UserModule> {
    const file = join(this.folder, path);
    try {
      const [folder, target] = await Promise.all([realpath(this.folder), realpath(file)]);
      if (misplaced(relative(folder, target).split(sep).join("/")) === "outside") return { state: "outside" };
      const found = await stat(file);
      if (!found.isFile()) return { state: "missing", reason: "it is no file" };
      if (found.size > mostBytes) return { state: "missing", reason: "it has more than 16 MiB" };
      const text = await readFile(file, "utf8");
      if (!/\.m?ts$/.test(path)) return { state: "data", text };
      const parsed = await parseModule(text);
      return "module" in parsed
        ? { state: "parsed", text, module: parsed.module }
        : { state: "broken", text, problem: parsed.problem };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      const reason = code === "ENOENT" || code === "ENOTDIR" ? "there is no such file" : code;
      return { state: "missing", reason };
    }
  }

  /** The file that an import means; null: types that are generated. */
  async #target(
    file: string,
    { specifier, typeOnly }: ModuleImport,
  ): Promise<string | { readonly reason: BrokenImport["reason"] } | null> {
    const target = sourceOf(file, specifier);
    if (target.startsWith("generated/")) return typeOnly ? null : { reason: "generated" };
    const place = misplaced(target);
    if (place !== null) return { reason: place };
    if (await this.#exists(target)) return /\.(m?ts|json)$/.test(target) ? target : { reason: "no-ending" };
    if (await this.#exists(`${target}.ts`)) return { reason: "no-ending" };
    const written = target.replace(/\.(m?)ts$/, ".$1js");
    return { reason: (await this.#exists(written)) ? "javascript" : "missing" };
  }

  async #exists(path: string): Promise<boolean> {
    const { state } = await this.module(path);
    return state === "parsed" || state === "broken" || state === "data";
  }
}
