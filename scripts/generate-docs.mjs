/**
 * Writes what is derived from the packages' definitions: the published JSON Schema, the reference of the
 * language and the pages of the error codes. Run after `tsc --build`. With --check it only compares, and exits
 * with 3 if anything is stale.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import prettier from "prettier";
import { errorRegistry, jsonSchema } from "../schema/dist/index.js";
import { generatorProblems } from "../generator/dist/index.js";
import { catalogue } from "../runtime/dist/errors/index.js";
import { commandErrors } from "../cli/dist/errors/registry.js";
import { errorPages } from "./docs/error-pages.mjs";
import { expectationCases } from "./docs/expectation-cases.mjs";
import { expectationsReference } from "./docs/expectations-reference.mjs";
import { languageReference } from "./docs/language-reference.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const errorFolder = "docs/reference/errors";

/** Path in the repository -> text of every generated document. */
export async function generatedDocuments() {
  const entries = [
    ...errorRegistry,
    ...[generatorProblems, catalogue, commandErrors].flatMap((byCode) =>
      Object.entries(byCode).map(([code, entry]) => ({ code, ...entry })),
    ),
  ];
  const documents = new Map([
    ["schema/mlops.schema.json", JSON.stringify(jsonSchema)],
    ["docs/reference/language.md", languageReference(jsonSchema)],
    ["docs/reference/expectations.md", expectationsReference(jsonSchema.properties.expectations)],
    ["docs/reference/great-expectations-cases.md", await expectationCases()],
    ...errorPages(entries),
  ]);
  for (const [path, text] of documents)
    documents.set(path, await prettier.format(text, { filepath: path, printWidth: 110 }));
  return documents;
}

/** Paths whose committed text differs, is missing, or should not be there. */
export async function staleDocuments() {
  const documents = await generatedDocuments();
  const stale = [];
  for (const [path, text] of documents)
    if ((await readFile(join(root, path), "utf8").catch(() => null)) !== text) stale.push(path);
  return [...stale, ...(await orphans(documents))];
}

async function orphans(documents) {
  const files = await readdir(join(root, errorFolder)).catch(() => []);
  return files.map((file) => `${errorFolder}/${file}`).filter((path) => !documents.has(path));
}

async function write() {
  const documents = await generatedDocuments();
  for (const path of await orphans(documents)) await rm(join(root, path));
  for (const [path, text] of documents) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  console.log(`${documents.size} documents written`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (process.argv.includes("--check")) {
    const stale = await staleDocuments();
    if (stale.length > 0) {
      console.error(`Stale, run "node scripts/generate-docs.mjs":\n${stale.join("\n")}`);
      process.exitCode = 3;
    }
  } else await write();
}
