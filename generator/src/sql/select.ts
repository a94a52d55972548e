/** Lays out queries as a person would write them: one clause a line, lists indented under their key word. */

export interface Select {
  readonly distinctOn?: readonly string[];
  readonly columns: readonly string[];
  /** The first relation, then one entry a join, key words included. */
  readonly from: readonly string[];
  readonly where?: readonly string[];
  readonly groupBy?: readonly string[];
  /** `name AS (…)` */
  readonly window?: string;
  readonly orderBy?: readonly string[];
  readonly limit?: number;
}

export interface CommonTable {
  readonly name: string;
  readonly comment: string;
  readonly query: string;
  readonly materialized?: boolean;
}

export function select(query: Select): string {
  const { distinctOn = [], where = [], groupBy = [], orderBy = [] } = query;
  const lines = [
    distinctOn.length === 0 ? "SELECT" : `SELECT DISTINCT ON (${distinctOn.join(", ")})`,
    indent(query.columns.join(",\n")),
    `FROM ${query.from.join("\n")}`,
  ];
  if (where.length > 0) lines.push(`WHERE ${where.join("\n  AND ")}`);
  if (groupBy.length > 0) lines.push(`GROUP BY ${groupBy.join(", ")}`);
  if (query.window !== undefined) lines.push(`WINDOW ${query.window}`);
  if (orderBy.length > 0) lines.push(`ORDER BY ${orderBy.join(", ")}`);
  if (query.limit !== undefined) lines.push(`LIMIT ${query.limit}`);
  return lines.join("\n");
}

/** The query preceded by common tables, each with a comment saying what its rows are. */
export function withTables(tables: readonly CommonTable[], query: string): string {
  const printed = tables.map(({ name, comment, query: body, materialized = false }) =>
    [`${name} AS ${materialized ? "MATERIALIZED " : ""}(`, indent(`-- ${comment}`), indent(body), ")"].join(
      "\n",
    ),
  );
  return `WITH ${printed.join(",\n")}\n${query}`;
}

/** `LEFT JOIN LATERAL (…) AS alias ON condition` */
export function leftJoinLateral(query: string, alias: string, condition: string): string {
  return [`LEFT JOIN LATERAL (`, indent(query), `) AS ${alias}`, indent(`ON ${condition}`)].join("\n");
}

/** Indents every line that is not empty by two blanks. */
export function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
