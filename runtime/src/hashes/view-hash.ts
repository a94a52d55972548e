import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import { functionHash } from "./function-hash.js";
import { sha256Of } from "./sha256.js";

/** Hash of everything that decides a view's stored rows: with another hash they are computed again. */
export function viewHash({ kind, keys, fields, rowsSql, onlineSql, code }: FeatureViewDefinition): string {
  return sha256Of([
    kind,
    Object.entries(keys),
    Object.entries(fields),
    rowsSql,
    onlineSql,
    ...(code ? [Object.entries(code.fields).map(([name, field]) => [name, ...functionOf(field)])] : []),
  ]);
}

type CodeField = NonNullable<FeatureViewDefinition["code"]>["fields"][string];

const functionOf = ({ function: called }: CodeField): unknown[] => [functionHash(called), called.name];
