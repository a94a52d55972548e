import type { ErrorObject, ValidateFunction } from "ajv";
import { jsonSchema } from "../definitions/json-schema.js";

export type SchemaError = ErrorObject;

let compiled: Promise<ValidateFunction> | undefined;

/** Every way in which a value does not fit the language's schema; empty if it fits. */
export async function schemaErrors(value: unknown): Promise<readonly SchemaError[]> {
  compiled ??= compile();
  const validate = await compiled;
  return validate(value) ? [] : (validate.errors ?? []);
}

async function compile(): Promise<ValidateFunction> {
  const { Ajv } = await import("ajv");
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strictTypes: false,
    validateSchema: false,
    addUsedSchema: false,
  });
  return ajv.compile(jsonSchema);
}
