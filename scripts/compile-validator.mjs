/**
 * Compiles the language's JSON Schema to a plain module in schema/dist, so that no command has to. Run after
 * `tsc --build`; without it, or when it is stale, the schema is compiled at the first use.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { schemaHash, validatedSchema, validatorOptions } from "../schema/dist/check/validator.js";

const ajv = new Ajv({ ...validatorOptions, code: { source: true, esm: true } });
const code = standaloneCode
  .default(ajv, ajv.compile(validatedSchema))
  // Even as an ES module, ajv asks for its runtime with require.
  .replace(
    /const (\w+) = require\("([^"]+)"\)\.default/g,
    'import $1Module from "$2.js"; const $1 = $1Module.default ?? $1Module',
  );
if (code.includes("require(")) throw new Error("The compiled validator still asks for a module with require");
const file = fileURLToPath(new URL("../schema/dist/check/compiled-validator.js", import.meta.url));
await writeFile(file, `${code}\nexport const schemaHash = ${JSON.stringify(schemaHash())};\n`);
