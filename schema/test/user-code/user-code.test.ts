import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readProject, resolvedYaml, userFiles, type Project } from "../../src/index.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "user-code-"));
  await write("src/clean.ts", clean);
  await write("src/rates.ts", "export const rate = 2;\n");
  await write("src/types.ts", "export type Amount = number;\n");
});

afterEach(() => rm(folder, { recursive: true }));

const clean = `import { rate } from "./rates.js";
import type { Amount } from "./types.js";
export function clean(row: { amount: Amount }) {
  return { amount: row.amount * rate };
}
`;

const yaml = `version: 1
project: { name: shop }
sources:
  orders:
    type: file
    path: data/orders.csv
    columns: { amount: { type: float }, total: { type: float } }
    transform: { module: ./src/clean.ts#clean, reads: { state: { type: string } }, computes: [total] }
`;

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function read(text = yaml): Promise<Project> {
  const result = await readProject(text, { file: join(folder, "mlops.yaml") });
  if ("diagnostics" in result) throw new Error(result.diagnostics.map(({ message }) => message).join("\n"));
  return result.project;
}

test("the project names every file of the code, types included", async () => {
  expect(userFiles(await read())).toEqual(["src/clean.ts", "src/rates.ts", "src/types.ts"]);
});

test("modules that import each other are read once", async () => {
  await write("src/rates.ts", `import { clean } from "./clean.js";\nexport const rate = clean ? 2 : 3;\n`);
  expect(userFiles(await read())).toHaveLength(3);
});

test("the resolved project in YAML is the same project", async () => {
  const project = await read();
  expect(await read(await resolvedYaml(project))).toEqual(project);
});

test("a link that leads out of the project's folder is not followed", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "elsewhere-"));
  try {
    await writeFile(join(elsewhere, "clean.ts"), clean);
    await rm(join(folder, "src/clean.ts"));
    await symlink(join(elsewhere, "clean.ts"), join(folder, "src/clean.ts"));
    await expect(read()).rejects.toThrow("which is outside the project's folder");
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});

test("a feature by code is known when every column that it reads is known", async () => {
  await write("src/speed.ts", "export const speed = (row: { air_time: number | null }) => row.air_time;\n");
  const text = `version: 1
project: { name: shop }
sources:
  flights:
    type: file
    path: data/flights.csv
    event_time: departs
    columns:
      plane: { type: string }
      departs: { type: timestamp }
      air_time: { type: integer, nullable: true, known_at: "departs + air_time * interval '1 minute'" }
entities: { plane: { key: plane } }
features:
  speeds:
    entity: plane
    source: flights
    fields:
      speed: { module: ./src/speed.ts#speed, columns: [air_time], type: float, nullable: true, unit: mi/h }
`;
  const project = await read(text);
  expect(project.features[0]).toMatchObject({
    kind: "latest",
    knownAt: { columns: ["air_time", "departs"] },
    fields: [{ type: "float", nullable: true, unit: "mi/h", value: { columns: ["air_time"] } }],
  });
  expect(await read(await resolvedYaml(project))).toEqual(project);
});
