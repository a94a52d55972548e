import pg from "pg";

/** So many groups are worth it at most: each process of a scan keeps all of them. */
const mostGroups = 100_000;

/**
 * Whether the combinations of several keys' values are so few that rows are grouped by all keys at once, which
 * PostgreSQL does in parallel, and then the groups by each of them.
 * @param keys SQL
 * @param distinct estimated number of different values by column; a key that is none of them may have any number
 */
export function groupsTogether(keys: readonly string[], distinct: Readonly<Record<string, number>>): boolean {
  const known = new Map(Object.entries(distinct).map(([name, count]) => [pg.escapeIdentifier(name), count]));
  const groups = keys.reduce((product, key) => product * (known.get(key) ?? Infinity), 1);
  return keys.length > 1 && groups <= mostGroups;
}
