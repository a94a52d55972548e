import { columnOf, type Domain } from "../../domain.js";
import type { Kwargs } from "../../expectation.js";
import type { ScriptPlan } from "../../plan.js";
import { isDateutilParseable } from "./parse.js";
import { present } from "../column-rule.js";

/** Texts that Python's dateutil reads as a time; values of time columns are times already. */
export function beDateutilParseable(kwargs: Kwargs, domain: Domain): ScriptPlan {
  const column = columnOf(kwargs, domain);
  const isTime = column.type === "timestamp" || column.type === "date";
  return {
    kind: "script",
    columns: [column.name],
    listed: "value",
    considered: present(column, domain),
    isUnexpected: (values) => {
      const value = values[column.name];
      return !isTime && !(typeof value === "string" && isDateutilParseable(value));
    },
  };
}
