import { createHash } from "node:crypto";
import type { FeatureViewDefinition } from "../v1/definitions.js";

/** Hash of everything that decides a view's stored rows: another hash means computing them anew. */
export function definitionHash(view: FeatureViewDefinition): string {
  const { kind, keys, fields, rowsSql, onlineSql } = view;
  return createHash("sha256")
    .update(JSON.stringify([kind, Object.entries(keys), Object.entries(fields), rowsSql, onlineSql]))
    .digest("hex");
}
