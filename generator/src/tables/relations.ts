/** Names of the tables and indexes of a project. */
import { createHash } from "node:crypto";
import { identifier } from "../sql/quote.js";

export function rawTable(source: string): string {
  return `raw.${identifier(source)}`;
}

export function featureTable(view: string): string {
  return `features.${identifier(view)}`;
}

export function onlineTable(view: string): string {
  return `online.${identifier(view)}`;
}

/** PostgreSQL cuts longer names off, so that two of them could become one. */
const longestIdentifier = 63;

/** `<table>_by_<columns>`; beyond PostgreSQL's limit shortened and told apart by a hash. */
export function indexName(table: string, columns: readonly string[]): string {
  const name = `${table}_by_${columns.join("_")}`;
  if (Buffer.byteLength(name) <= longestIdentifier) return identifier(name);
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return identifier(`${name.slice(0, longestIdentifier - 9)}_${hash}`);
}
