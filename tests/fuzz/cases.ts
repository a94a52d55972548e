import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/project.js";

const folder = join(repository, "tests/fuzz/cases");

/** A case that failed once: its folder, and the same folder's name. */
export interface Case {
  readonly name: string;
  readonly path: string;
}

/** What failed once, and is tried in every run of the suite. */
export function casesOf(part: string): Case[] {
  const parent = join(folder, part);
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .toSorted()
    .map((name) => ({ name, path: join(parent, name) }));
}

/** Keeps a case as files of a folder that is named by what is wrong. @returns its path */
export function saveCase(
  part: string,
  fault: string,
  files: Readonly<Record<string, string | Buffer>>,
): string {
  const words = fault.toLowerCase().match(/[a-z0-9]+/g) ?? ["fault"];
  const hash = createHash("sha256");
  for (const content of Object.values(files)) hash.update(content);
  const name = `${words.slice(0, 8).join("-").slice(0, 60)}-${hash.digest("hex").slice(0, 8)}`;
  const path = join(folder, part, name);
  mkdirSync(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
}
