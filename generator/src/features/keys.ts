import type { FeatureView, Source } from "@mlops-yaml/schema";
import { identifier } from "../sql/quote.js";

/** Conditions under which a raw row belongs to an entity: no part of the key is missing. */
export function presentKeys(view: FeatureView, source: Source): string[] {
  const nullable = new Set(source.columns.filter((column) => column.nullable).map((column) => column.name));
  return view.keys
    .filter((key) => nullable.has(key.name))
    .map((key) => `${identifier(key.name)} IS NOT NULL`);
}
