/** Quoting for PostgreSQL, as its own documentation gives it (4.1.1 identifiers, 4.1.2 constants). */

/** A name from mlops.yaml, always quoted: it may be a key word or in mixed case. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Names of one row, with or without the row's alias: `example."carrier", example."origin"`. */
export function identifiers(names: readonly string[], alias?: string): string {
  return names.map((name) => column(name, alias)).join(", ");
}

/** `"carrier"` or, of an aliased row, `example."carrier"`. */
export function column(name: string, alias?: string): string {
  return alias === undefined ? identifier(name) : `${alias}.${identifier(name)}`;
}

/** `value AS "name"`, or the value alone where it is the column of that name. */
export function as(value: string, name: string): string {
  return value === identifier(name) ? value : `${value} AS ${identifier(name)}`;
}

/** A text constant; as an escape string where it holds a backslash, so that no setting changes its meaning. */
export function textLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}
