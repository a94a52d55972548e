import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { schemaErrors, schemaHash } from "../../src/check/validator.js";
import { jsonSchema } from "../../src/definitions/json-schema.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const flagship = readFileSync(`${root}mlops.yaml`, "utf8");

const files = [
  flagship,
  flagship.replace("task: binary_classification", "task: clustering"),
  flagship.replace("ttl: 6h", "ttl: six hours").replaceAll("window: 7d", "windw: 7d"),
  flagship.replace("on_fail: block", "on_fail: [block]").replace("port: 8000", "port: 80000"),
  "version: 2",
  "{}",
].map((text) => parse(text) as unknown);

test("the validator that is compiled at build time finds the same errors", async () => {
  execFileSync(process.execPath, [`${root}scripts/compile-validator.mjs`]);
  const file = pathToFileURL(`${root}schema/dist/check/compiled-validator.js`).href;
  const compiled = (await import(/* @vite-ignore */ file)) as {
    default: ValidateFunction;
    schemaHash: string;
  };
  expect(compiled.schemaHash).toBe(schemaHash());
  for (const value of files) {
    compiled.default(value);
    expect(compiled.default.errors ?? []).toEqual(await schemaErrors(value));
  }
});

test("the published schema accepts and refuses the same files", async () => {
  const published = new Ajv({ strictTypes: false }).compile(jsonSchema);
  for (const value of files) expect(published(value)).toBe((await schemaErrors(value)).length === 0);
});
