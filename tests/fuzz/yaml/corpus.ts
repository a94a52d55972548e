import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/project.js";

/** A text of mlops.yaml that mutations begin with. */
export interface Base {
  /** Its folder, relative to the repository: user code is read from there. */
  readonly folder: string;
  readonly text: string;
}

const parents = ["examples", "generator/test/golden/cases", "schema/test/golden"];

/** Whole projects, from the small ones of the golden cases to the flagship. */
export const bases: readonly Base[] = [
  ".",
  ...parents.flatMap((parent) =>
    readdirSync(join(repository, parent))
      .toSorted()
      .map((name) => `${parent}/${name}`),
  ),
].flatMap((folder) => {
  const file = join(repository, folder, "mlops.yaml");
  if (!existsSync(file)) return [];
  try {
    return [{ folder, text: readFileSync(file, "utf8") }];
  } catch {
    return []; // the golden case of a folder with a file's name
  }
});

/** Those that are projects without a problem. */
export const soundBases = bases.filter(({ folder }) => !folder.startsWith("schema/"));

/** Each so often that all together take about the same time: large projects are picked seldom. */
export function bySize(from: readonly Base[]): readonly Base[] {
  const most = Math.max(...from.map(({ text }) => text.length));
  return from.flatMap((base) =>
    Array.from({ length: Math.min(10, Math.ceil(most / Math.max(1, base.text.length))) }, () => base),
  );
}
