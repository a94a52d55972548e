import pg from "pg";
import type { Statistics } from "../relation.js";

/** So many groups are worth it at most: each process of a scan keeps all of them. */
const mostGroups = 100_000;

/**
 * Whether the combinations of several keys' values are so few that rows are grouped by all keys at once, which
 * PostgreSQL does in parallel, and then the groups by each of them.
 * @param keys SQL
 * @param statistics a key that is none of these columns may have any number of values
 */
export function groupsTogether(keys: readonly string[], statistics: Statistics): boolean {
  const known = new Map(
    Object.entries(statistics).map(([name, { distinct }]) => [pg.escapeIdentifier(name), distinct]),
  );
  const groups = keys.reduce((product, key) => product * (known.get(key) ?? Infinity), 1);
  return keys.length > 1 && groups <= mostGroups;
}
