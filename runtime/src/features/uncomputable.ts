import { messageOf, RuntimeError } from "../errors/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import { entityText, type FailingEntity } from "./failing-entities.js";

/** What is told when a view cannot be computed: an expression fails over rows of many entities, or where is not known. */
export function uncomputable(
  view: FeatureViewDefinition,
  error: unknown,
  failing: readonly FailingEntity[],
): RuntimeError {
  const [first] = failing;
  const fields = first?.fields.length === 1 ? String(first.fields[0]) : `{${first?.fields.join(", ") ?? ""}}`;
  const where = first === undefined ? view.name : `${view.name}.${fields} of ${entityText(view, first)}`;
  const more = failing.length > 1 ? ` and at least ${failing.length - 1} more` : "";
  return new RuntimeError("MLO5160", `${where}${more} cannot be computed: ${messageOf(error)}.`, {
    cause: error,
    hint: "Have the expression take every value, as with nullif(divisor, 0) or a CASE, or put such rows into quarantine with an expectation.",
  });
}
