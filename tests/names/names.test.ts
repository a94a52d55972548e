/**
 * Whatever things are called, `check` refuses the name or everything works. NAMES=all tries every word in
 * every place.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test, vi } from "vitest";
import { generate } from "@mlops-yaml/generator";
import { readProject } from "@mlops-yaml/schema";
import { createReadAhead, loadOrigin, pendingOrigins } from "../../runtime/src/ingestion/index.js";
import { migrate } from "../../runtime/src/migration/index.js";
import { workbench } from "../../runtime/test/support/ingestion.js";
import { recordedLog } from "../../runtime/test/support/log.js";
import type { ProjectDefinition } from "../../runtime/src/definitions/project.js";
import { repository } from "../support/project.js";
import { javascriptWords, oddNames, pairs } from "./words.js";
import { projectOfColumns, projectOfParts, projectOfThings, rowsOfNames } from "./projects.js";

vi.setConfig({ testTimeout: 900_000 });

const all = process.env["NAMES"] === "all";
let words: readonly string[];
beforeAll(async () => {
  const bench = await workbench("UTC");
  const { rows } = await bench.pool.query<{ word: string }>("SELECT word FROM pg_get_keywords()");
  await bench.close();
  const found = [...javascriptWords, ...rows.map(({ word }) => word)];
  words = [...new Set(found.flatMap((word) => [word, word.toLowerCase()]))].sort();
});

/** So many of the names, evenly, and those that every run tries. */
function sample(names: readonly string[], count: number): string[] {
  if (all) return [...names];
  const always = "constructor class default delete user order select table then xmin sources project".split(
    " ",
  );
  const step = Math.max(1, Math.floor(names.length / count));
  return [
    ...new Set([
      ...always.filter((name) => names.includes(name)),
      ...names.filter((_, at) => at % step === 0),
    ]),
  ];
}

/** Names that `check` takes in all places of the project, in which others are problems of their own. */
async function accepted(
  text: (names: readonly string[]) => string,
  names: readonly string[],
): Promise<string[]> {
  let left = [...names];
  for (;;) {
    if (left.length === 0) return left;
    const result = await readProject(text(left), { file: "mlops.yaml" });
    if ("project" in result) return left;
    const told = result.diagnostics.filter(({ severity }) => severity === "error");
    const refused = left.filter((name) =>
      told.some(
        ({ message }) =>
          message.includes(`"${name}"`) || message.split(/[\s:]/u)[0]?.split(".").at(-1) === name,
      ),
    );
    if (refused.length === 0)
      throw new Error(told.map(({ code, message }) => `${code} ${message}`).join("\n"));
    left = left.filter((name) => !refused.includes(name));
  }
}

/** On a database of its own: the tables, each source's rows, and what views and models ask of them. */
async function migratesAndLoads(project: ProjectDefinition): Promise<void> {
  const bench = await workbench("UTC");
  try {
    await bench.write("data/rows.csv", rowsOfNames);
    const { log } = recordedLog();
    await migrate(bench.pool, project, { log });
    const reading = { projectDirectory: bench.directory, timezone: "UTC", log };
    for (const source of project.sources) {
      const origins = await pendingOrigins(bench.pool, source, bench.directory);
      const ahead = createReadAhead(bench.pool, source, origins, reading);
      for (const origin of origins)
        expect(await loadOrigin(bench.pool, source, origin, { ...reading, ahead })).toMatchObject({
          state: "loaded",
          rowsLoaded: 240,
        });
      await ahead.close();
    }
    for (const view of project.features) {
      const { rows } = await bench.pool.query<object>(view.rowsSql, ["-infinity"]);
      expect(rows.length).toBeGreaterThan(0);
      await bench.pool.query(view.onlineSql, ["2024-02-01"]);
    }
    for (const { trainingSetSql } of project.models)
      expect((await bench.pool.query(trainingSetSql, ["2024-02-01"])).rows).toHaveLength(240);
  } finally {
    await bench.close();
  }
}

/** Compiles what is generated, makes its tables, and loads its sources. */
async function runs(text: string): Promise<ProjectDefinition> {
  const result = await readProject(text, { file: "mlops.yaml" });
  if (!("project" in result)) throw new Error(result.diagnostics.map(({ message }) => message).join("\n"));
  const folder = await mkdtemp(join(tmpdir(), "mlops-names-"));
  try {
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    const files = await generate(result.project);
    for (const [path, content] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const compiler = join(repository, "node_modules/.bin/tsc");
    await promisify(execFile)(compiler, ["-p", "generated"], { cwd: folder, maxBuffer: 64 << 20 }).catch(
      ({ stdout }: { stdout: string }) => expect.fail(stdout.slice(0, 2_000)),
    );
    const module = pathToFileURL(join(folder, "build/generated/project.js")).href;
    const { project } = (await import(module)) as { project: ProjectDefinition };
    await migratesAndLoads(project);
    return project;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const chunks = (names: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(names.length / size) }, (_, at) => names.slice(at * size, (at + 1) * size));

async function run(
  text: (names: readonly string[]) => string,
  names: readonly string[],
  size: number,
): Promise<{ taken: number; refused: string[] }> {
  const taken: string[] = [];
  for (const chunk of chunks(names, size)) {
    const left = await accepted(text, chunk);
    if (left.length > 0) await runs(text(left));
    taken.push(...left);
  }
  return { taken: taken.length, refused: names.filter((name) => !taken.includes(name)) };
}

const isName = (name: string): boolean => /^[a-z][a-z0-9_]{0,39}$/.test(name);
const isColumn = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name);

test("every word is a column", async () => {
  const { taken, refused } = await run(projectOfColumns, sample(words.filter(isColumn), 250), 700);
  expect(refused).toEqual([]);
  if (all) console.log(`${taken} columns`);
});

test("words are sources, entities, views, models, services and monitors", async () => {
  const { taken, refused } = await run(projectOfThings, sample(words.filter(isName), 4), all ? 60 : 30);
  // Words of TypeScript cannot be names of constants, and views have two columns of their own; all others can be.
  if (all) console.log(`${taken} things; ${refused.length} refused: ${refused.join(" ")}`);
  else expect(refused.filter((name) => !["class", "default", "delete"].includes(name))).toEqual([]);
});

test("words are features, derived inputs, parts of requests and named lists", async () => {
  const { taken, refused } = await run(projectOfParts, sample(words.filter(isName), 60), 60);
  if (all) console.log(`${taken} parts; ${refused.length} refused: ${refused.join(" ")}`);
  const own = ["at", "event_time", "example_id", "id", "k", "known_at", "label", "predict_at", "v"];
  expect(refused.filter((name) => !own.includes(name))).toEqual([]);
});

const projects = { columns: projectOfColumns, things: projectOfThings, parts: projectOfParts };
const kinds = Object.keys(projects) as (keyof typeof projects)[];

test.each(kinds)("odd names and near twins as %s", async (kind) => {
  const text = projects[kind];
  const groups = all
    ? [...oddNames.map((name) => [name]), ...pairs]
    : [[...new Set([...oddNames, ...pairs.flat()])]];
  for (const names of groups) {
    const left = await accepted(text, names);
    if (left.length > 0) await runs(text(left));
  }
});

test.each(oddNames)("%j is a name, or is told to be none", async (name) => {
  for (const kind of kinds) {
    const result = await readProject(projects[kind]([name]), { file: "mlops.yaml" });
    if (!("project" in result)) expect(result.diagnostics[0]?.message).toBeTruthy();
  }
});
