import { Ajv, type ValidateFunction } from "ajv";
import { columnOf, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { RowPlan, ScriptPlan } from "../plan.js";
import { columnRule, present } from "./column-rule.js";

/** Only text can be JSON: numbers and times of a typed column are none. */
export function beJson(kwargs: Kwargs, domain: Domain): RowPlan {
  return columnRule(kwargs, domain, ({ sql, type }) => (type === "string" ? `${sql} IS JSON` : "false"));
}

/** Text that is JSON and valid by `json_schema`. */
export function matchJsonSchema(kwargs: Kwargs, domain: Domain): ScriptPlan {
  const column = columnOf(kwargs, domain);
  const isValid = validator(kwargs["json_schema"]);
  return {
    kind: "script",
    columns: [column.name],
    listed: "value",
    considered: present(column, domain),
    isUnexpected: (values) => {
      const value = values[column.name];
      if (typeof value !== "string") return true;
      try {
        return !isValid(JSON.parse(value));
      } catch {
        return true;
      }
    },
  };
}

function validator(schema: unknown): ValidateFunction {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema))
    throw new ArgumentError("json_schema must be a JSON Schema object");
  try {
    return new Ajv({ strict: false, logger: false, validateFormats: false }).compile(schema);
  } catch (error) {
    throw new ArgumentError(`json_schema: ${error instanceof Error ? error.message : String(error)}`);
  }
}
