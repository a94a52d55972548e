/** What the fields of a view are computed from, each by itself: the view's SQL computes them together. */
import type { FeatureField, FeatureView } from "@mlops-yaml/schema";
import type { Value } from "../frame/value.js";
import { duration } from "../sql/duration.js";
import { print } from "../sql/expression.js";

/** By name; without those that code of the user's own computes, as their functions stand beside. */
export function fieldDefinitions({ fields }: FeatureView): Value {
  const own = fields.filter(({ value }) => value.kind !== "code");
  return own.length === 0
    ? undefined
    : Object.fromEntries(own.map(({ name, value }) => [name, definition(value)]));
}

/** `avg("delay") WHERE "late" over 6 hours`. */
function definition(value: FeatureField["value"]): string {
  if (value.kind === "code") return "";
  if (value.kind === "expression") return print(value.expression);
  const { function: name, of, quantile, where, windowSeconds } = value;
  const operands = [of === null ? "*" : print(of), ...(quantile === null ? [] : [String(quantile)])];
  const filter = where === null ? "" : ` where ${print(where)}`;
  return `${name}(${operands.join(", ")})${filter} over ${duration(windowSeconds)}`;
}
