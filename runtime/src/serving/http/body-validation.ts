import type { FastifySchemaValidationError, FastifyServerOptions } from "fastify";
import { HttpProblem, type FieldProblem } from "./errors.js";

/** Bodies are taken as they are: no value is converted, added or dropped. */
export const ajvOptions: NonNullable<FastifyServerOptions["ajv"]> = {
  customOptions: {
    strict: true,
    allowUnionTypes: true,
    // All problems at once; a body of one flat object of limited size keeps that cheap.
    allErrors: true,
    coerceTypes: false,
    useDefaults: false,
    removeAdditional: false,
  },
};

const mostProblems = 20;

export const validationFailed = (details: readonly FieldProblem[]): HttpProblem =>
  new HttpProblem(422, {
    error: "validation_failed",
    message: `The body is not valid: ${details.map(({ field, message }) => `${field} ${message}`).join("; ")}`,
    details: details.slice(0, mostProblems),
  });

/** ajv's errors as problems of fields. @param fields names that the body may have */
export function fieldProblems(
  errors: readonly FastifySchemaValidationError[],
  fields: readonly string[],
): FieldProblem[] {
  return errors.slice(0, mostProblems).map(({ instancePath, keyword, params, message }) => {
    const field = instancePath.slice(1).replaceAll("~1", "/").replaceAll("~0", "~") || "body";
    switch (keyword) {
      case "required":
        return { field: String(params["missingProperty"]), message: "is required" };
      case "additionalProperties":
        return {
          field: String(params["additionalProperty"]),
          message: `is not a field of this request; its fields are ${fields.join(", ")}`,
        };
      case "type":
        return { field, message: `must be ${[params["type"]].flat().join(" or ")}` };
      case "format":
        return { field, message: `must be ${formats[String(params["format"])] ?? String(params["format"])}` };
      default:
        return { field, message: message ?? "is not valid" };
    }
  });
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "a date and time with zone such as 2013-06-01T12:30:00Z",
  date: "a date such as 2013-06-01",
};
