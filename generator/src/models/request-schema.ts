/** JSON Schema of the body of /predict. */
import { describe } from "../frame/row-type.js";
import type { ColumnType, Json, Model, RequestField } from "@mlops-yaml/schema";

const schemaOf: Readonly<Record<ColumnType, { readonly type: string; readonly format?: string }>> = {
  integer: { type: "integer" },
  float: { type: "number" },
  string: { type: "string" },
  boolean: { type: "boolean" },
  timestamp: { type: "string", format: "date-time" },
  date: { type: "string", format: "date" },
};

/** Fields that cannot be null are required; `predict_at` asks for an answer as of another time. */
export function requestSchema(model: Model): { readonly [key: string]: Json } {
  return {
    type: "object",
    additionalProperties: false,
    required: model.request.filter((field) => !field.nullable).map((field) => field.name),
    properties: {
      ...Object.fromEntries(model.request.map((field) => [field.name, fieldSchema(field)])),
      predict_at: {
        type: "string",
        format: "date-time",
        description: "Answer as of this time, from what was known then. Default: now.",
      },
    },
  };
}

function fieldSchema(field: RequestField): Json {
  const { type, ...rest } = schemaOf[field.type];
  const text = describe(field);
  return {
    type: field.nullable ? [type, "null"] : type,
    ...rest,
    ...(text === null ? {} : { description: text }),
  };
}
