import { createHash } from "node:crypto";
import type { FeatureViewDefinition } from "../v1/definitions.js";

/** Hash of everything that decides a view's stored rows: another hash means computing them anew. */
export function definitionHash(view: FeatureViewDefinition): string {
  const { kind, keys, fields, rowsSql, onlineSql, code } = view;
  const functions = Object.entries(code?.fields ?? {}).map(([name, field]) => [
    name,
    field.function.hash,
    field.function.name,
  ]);
  return createHash("sha256")
    .update(
      JSON.stringify([
        kind,
        Object.entries(keys),
        Object.entries(fields),
        rowsSql,
        onlineSql,
        ...(code ? [functions] : []),
      ]),
    )
    .digest("hex");
}
