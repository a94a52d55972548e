import type { Source } from "@mlops-yaml/schema";
import { identifier } from "../sql/quote.js";

/**
 * Order in which, of raw rows of one entity and time, the later one stands last: by the time at which it was written
 * where the source has one (a row without it counts as the earliest), then by primary key; without a key by the values
 * themselves, so that a repeated run gives the same.
 * @param values as operands
 */
export function laterRow(source: Source, values: readonly string[]): string[] {
  const written = source.createdAt === null ? [] : [`${identifier(source.createdAt)} NULLS FIRST`];
  if (source.primaryKey.length > 0) return [...written, ...source.primaryKey.map(identifier)];
  return [...written, ...values.map((value) => `${value} NULLS FIRST`)];
}

/** The same from the last to the first. */
export function latestFirst(source: Source, values: readonly string[]): string[] {
  return laterRow(source, values).map((column) =>
    column.endsWith(" NULLS FIRST") ? column.replace(/ NULLS FIRST$/, " DESC NULLS LAST") : `${column} DESC`,
  );
}
