import { createHash } from "node:crypto";
import type { ErrorObject, Options, ValidateFunction } from "ajv";
import { hoistMappings } from "../definitions/hoist.js";
import { jsonSchema } from "../definitions/json-schema.js";
import { withDoubles } from "../exact-integers.js";
import type { Mapping } from "../read/document.js";

export type SchemaError = ErrorObject;

/** How errors are collected: all of them, each with its schema and value. */
export const validatorOptions: Options = {
  allErrors: true,
  verbose: true,
  strictTypes: false,
  validateSchema: false,
  addUsedSchema: false,
  inlineRefs: false,
};

/** What is compiled: the published schema, in many small parts. */
export const validatedSchema = hoistMappings(jsonSchema);

/** What `scripts/compile-validator.mjs` writes beside this file when packages are built. */
interface CompiledValidator {
  readonly default: ValidateFunction;
  readonly schemaHash: string;
}

let loaded: Promise<ValidateFunction> | undefined;

/**
 * Every way in which a file's values do not fit the language's schema; empty if they fit. Ajv sees doubles in
 * place of bigints.
 */
export async function schemaErrors(root: Mapping): Promise<readonly SchemaError[]> {
  loaded ??= loadValidator();
  const validate = await loaded;
  return validate(withDoubles(root)) ? [] : (validate.errors ?? []);
}

/** Tells whether a compiled validator is that of this schema. */
export function schemaHash(): string {
  return createHash("sha256").update(JSON.stringify(validatedSchema)).digest("hex");
}

/** The validator compiled at build time, which saves compiling for each command; else compiled now. */
async function loadValidator(): Promise<ValidateFunction> {
  const compiled = await importCompiled();
  if (compiled?.schemaHash === schemaHash()) return compiled.default;
  const { Ajv } = await import("ajv");
  return new Ajv(validatorOptions).compile(validatedSchema);
}

async function importCompiled(): Promise<CompiledValidator | null> {
  const file = new URL("./compiled-validator.js", import.meta.url).href;
  try {
    return (await import(file)) as CompiledValidator;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return null;
    throw error;
  }
}
