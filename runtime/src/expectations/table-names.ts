import pg from "pg";
import type { ExpectationDefinition } from "../definitions/expectation.js";
import type { Ask } from "./plan.js";

/**
 * FROM text of the other tables that expectations name: a source by its name alone, any other table as it is found
 * on the search path or with its schema, "audit.flights".
 */
export async function otherTables(
  ask: Ask,
  expectations: readonly ExpectationDefinition[],
): Promise<(name: string) => string> {
  const names = [
    ...new Set(
      expectations.flatMap(({ kwargs: { other_table_name: name } }) =>
        typeof name === "string" && !name.includes(".") ? [name] : [],
      ),
    ),
  ];
  const sources = new Set<string>();
  for (const name of names) {
    const [row] = await ask(
      `SELECT to_regclass(${pg.escapeLiteral(`raw.${pg.escapeIdentifier(name)}`)}) IS NOT NULL AS "found"`,
    );
    if (row?.["found"] === true) sources.add(name);
  }
  return (name) => {
    const parts = sources.has(name) ? ["raw", name] : name.split(".");
    return parts.map((part) => pg.escapeIdentifier(part)).join(".");
  };
}
