/** SQL that brings an online table up to date: per entity the newest row known at a time. */
import type { FeatureView } from "@mlops-yaml/schema";
import { identifier, identifiers } from "../sql/quote.js";
import { indent, select } from "../sql/select.js";
import { featureTable, onlineTable } from "../tables/relations.js";

/**
 * One statement with the time as $1. Entities that have no row any more leave the table; rows that stay the
 * same are not written.
 */
export function onlineSql(view: FeatureView): string {
  const keys = view.keys.map((key) => key.name);
  const values = ["event_time", "known_at", ...view.fields.map((field) => identifier(field.name))];
  const columns = [...keys.map(identifier), ...values];
  const newest = select({
    distinctOn: keys.map(identifier),
    columns: [columns.join(", ")],
    from: [featureTable(view.name)],
    where: ["event_time <= $1", "known_at <= $1"],
    orderBy: [...keys.map(identifier), "event_time DESC", "known_at DESC"],
  });
  return `WITH newest AS (
${indent(newest)}
),
gone AS (
  DELETE FROM ${onlineTable(view.name)} AS stored
  WHERE NOT EXISTS (SELECT FROM newest WHERE ${same(keys, "newest", "stored")})
)
INSERT INTO ${onlineTable(view.name)} AS stored (${columns.join(", ")})
SELECT * FROM newest
ON CONFLICT (${identifiers(keys)}) DO UPDATE SET
${indent(values.map((name) => `${name} = excluded.${name}`).join(",\n"))}
WHERE (stored.*) IS DISTINCT FROM (excluded.*)`;
}

function same(keys: readonly string[], left: string, right: string): string {
  return keys.map((key) => `${left}.${identifier(key)} = ${right}.${identifier(key)}`).join(" AND ");
}
