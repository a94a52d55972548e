import type { Random } from "../random.js";

const functions = [
  "abs", "ceil", "floor", "round", "sqrt", "ln", "exp", "power", "mod", "greatest", "least", "coalesce", "nullif",
  "length", "lower", "upper", "trim", "substring", "concat", "replace", "position", "left", "right", "starts_with",
  "date_trunc", "age", "now", "to_timestamp", "sum", "count", "pg_sleep", "nothing",
]; // prettier-ignore
const operators = [
  "+", "-", "*", "/", "%", "^", "||", "=", "<>", "!=", "<", "<=", ">", ">=", "and", "or", "is distinct from",
  "like", "ilike", "~", "~*", "in", "between", "->", "->>", "@>", "::", ";",
]; // prettier-ignore
const literals = [
  "0", "1", "-1", "15", "1.5", "1e10", "1e309", "9223372036854775807", "9223372036854775808", "0.1", ".5", "5.",
  "'x'", "''", "'it''s'", "E'\\n'", "U&'\\0041'", "$$x$$", "true", "false", "null", "interval '2 hours'",
  "interval '1 month'", "interval 'x'", "timestamp '2013-01-01'", "timestamptz '2013-01-01T00:00:00Z'",
  "date '2013-02-30'", "B'101'", "X'1F'", "array[1,2]", "row(1,2)", "(1,2)", "$1", "current_date",
]; // prettier-ignore
const types = ["int", "integer", "bigint", "float", "double precision", "text", "boolean", "date", "timestamptz", "numeric", "interval", "json", "nothing"]; // prettier-ignore

/** A random expression in or near the language, over some columns. */
export function expression(r: Random, columns: readonly string[], depth = r.between(0, 4)): string {
  const part = (): string => expression(r, columns, depth - 1);
  if (depth <= 0) return r.chance(0.6) && columns.length > 0 ? r.pick(columns) : r.pick(literals);
  switch (r.below(11)) {
    case 0:
      return `${r.pick(functions)}(${Array.from({ length: r.between(0, 3) }, part).join(", ")})`;
    case 1:
      return `case when ${part()} then ${part()} ${r.chance(0.7) ? `else ${part()}` : ""} end`;
    case 2:
      return `(${part()})::${r.pick(types)}`;
    case 3:
      return `extract(${r.pick(["hour", "dow", "year", "epoch", "month", "isodow", "century", "x"])} from ${part()})`;
    case 4:
      return `${part()} ${r.pick(["is null", "is not null", "is true", "is not false", "isnull", "is unknown"])}`;
    case 5:
      return `${part()} in (${Array.from({ length: r.between(1, 4) }, () => r.pick(literals)).join(", ")})`;
    case 6:
      return `${part()} between ${part()} and ${part()}`;
    case 7:
      return `${r.pick(["not ", "-", "+", "~", "@"])}${part()}`;
    default:
      return `(${part()} ${r.pick(operators)} ${part()})`;
  }
}

/** The expression with some of its tokens gone, doubled, swapped or replaced. */
export function withOtherTokens(r: Random, text: string): string {
  const tokens = text.match(/'[^']*'|\w+|\s+|[^\w\s]/gu) ?? [text];
  for (let times = r.between(1, 3); times > 0 && tokens.length > 0; times--) {
    const at = r.below(tokens.length);
    switch (r.below(5)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, tokens[at] ?? "");
        break;
      case 2:
        tokens[at] = ` ${r.pick([...operators, ...literals, ...functions])} `;
        break;
      case 3: {
        const other = r.below(tokens.length);
        [tokens[at], tokens[other]] = [tokens[other]!, tokens[at]!];
        break;
      }
      default:
        tokens[at] = r.pick(["(", ")", "'", '"', ";", "--", "/*", "*/", "$$", "\\", "\u0000", "é", ","]);
    }
  }
  return tokens.join("");
}
