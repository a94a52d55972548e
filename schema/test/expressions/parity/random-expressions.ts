import fc from "fast-check";
import { literals } from "./random-rows.js";

/** Texts of well-typed expressions; every part is in parentheses, so that precedence is the printer's affair. */
type Texts = fc.Arbitrary<string>;
type ExpressionKind = "integer" | "float" | "string" | "boolean" | "timestamp" | "date" | "interval";

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const constants: Readonly<Record<ExpressionKind, Texts>> = {
  integer: literals.integers.map((value) => `(${value})`),
  float: literals.floats.map((value) =>
    Number.isInteger(value) && Math.abs(value) < 1e21 ? `(${value}.0)` : `(${value})`,
  ),
  string: literals.texts.map(quoted),
  boolean: fc.constantFrom("true", "false"),
  timestamp: literals.milliseconds.map((time) => `timestamptz '${new Date(time).toISOString()}'`),
  date: literals.dates.map((date) => `date '${date}'`),
  interval: fc
    .tuple(
      fc.integer({ min: -400, max: 400 }),
      fc.constantFrom("days", "hours", "minutes", "seconds", "milliseconds"),
    )
    .map(([amount, unit]) => `interval '${amount} ${unit}'`),
};

/** A column of the type; of intervals there is none. */
function column(kind: ExpressionKind): Texts {
  return kind === "interval"
    ? column("timestamp").chain((left) => column("timestamp").map((right) => `(${left} - ${right})`))
    : fc.constantFrom(`a_${kind}`, `n_${kind}`);
}

type Tie = (kind: ExpressionKind) => Texts;

/** `?` stands for an operand of the type beside it. */
function template(text: string, ...operands: readonly Texts[]): Texts {
  return fc.tuple(...operands).map((parts) => {
    let next = 0;
    return `(${text.replace(/\?/gu, () => parts[next++] ?? "")})`;
  });
}

function general(kind: ExpressionKind, of: Tie, constant: Texts): Texts[] {
  return [
    template(
      "case when ? then ? when ? then ? else ? end",
      condition(of),
      of(kind),
      condition(of),
      of(kind),
      of(kind),
    ),
    template("case when ? then ? end", condition(of), of(kind)),
    template("case when ? then null else ? end", condition(of), of(kind)),
    template("coalesce(?, ?)", column(kind), of(kind)),
    template("coalesce(?, ?)", column(kind), constant),
    template("greatest(?, ?, ?)", of(kind), of(kind), of(kind)),
    template("least(?, ?)", of(kind), of(kind)),
    template("nullif(?, ?)", column(kind), of(kind)),
  ];
}

/** A condition that reads a column. */
function condition(of: Tie): Texts {
  return fc.oneof(column("boolean"), comparison(of));
}

const kinds = ["integer", "float", "string", "boolean", "timestamp", "date", "interval"] as const;

function comparison(of: Tie): Texts {
  return fc.oneof(
    ...kinds.flatMap((kind) => [
      fc
        .tuple(
          column(kind),
          fc.constantFrom("=", "<>", "<", "<=", ">", ">=", "is distinct from", "is not distinct from"),
          of(kind),
        )
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      template("? between ? and ?", column(kind), of(kind), of(kind)),
      template("? not between ? and ?", column(kind), of(kind), of(kind)),
      template("? is null", column(kind)),
    ]),
    fc
      .tuple(column("integer"), fc.constantFrom("<", ">", "=", "<>"), of("float"))
      .map((parts) => `(${parts.join(" ")})`),
  );
}

const patterns = fc
  .array(fc.constantFrom("a", "A", "b", "%", "_", "\\\\", "\\%", "é", "É", "\u{1f600}", "'"), {
    maxLength: 5,
  })
  .map((parts) => quoted(parts.join("")));

function forms(kind: ExpressionKind, of: Tie): Texts[] {
  switch (kind) {
    case "integer":
      return [
        ...["? + ?", "? - ?", "? * ?"].map((text) => template(text, of("integer"), of("integer"))),
        ...["? / ?", "? % ?"].map((text) => template(text, of("integer"), column("integer"))),
        template("- ?", of("integer")),
        template("abs(?)", of("integer")),
        template("?::integer", of("float")),
        template("?::int", condition(of)),
        template("length(?)", of("string")),
        fc
          .tuple(
            fc.constantFrom("minute", "hour", "day", "dow", "isodow", "doy", "month", "quarter", "year"),
            of("timestamp"),
          )
          .map(([field, time]) => `extract(${field} from ${time})`),
        fc
          .tuple(fc.constantFrom("day", "dow", "isodow", "doy", "month", "quarter", "year"), of("date"))
          .map(([field, date]) => `extract(${field} from ${date})`),
      ];
    case "float":
      return [
        ...["? + ?", "? - ?", "? * ?"].flatMap((text) => [
          template(text, of("float"), of("float")),
          template(text, of("integer"), of("float")),
        ]),
        template("? / ?", of("float"), column("float")),
        template("? / ?", of("integer"), column("float")),
        template(
          "? / ?",
          column("float"),
          constants.float.filter((text) => Number(text.slice(1, -1)) !== 0),
        ),
        template("- ?", of("float")),
        ...["abs", "round", "floor", "ceil"].map((name) => template(`${name}(?)`, of("float"))),
        ...["round", "sqrt"].map((name) => template(`${name}(?)`, column("integer"))),
        template("sqrt(?)", column("float")),
        template("?::float8", of("integer")),
        ...(["timestamp", "date", "interval"] as const).map((from) =>
          template("extract(epoch from ?)", of(from)),
        ),
      ];
    case "string":
      return [
        template("? || ?", of("string"), of("string")),
        ...["lower", "upper", "trim"].map((name) => template(`${name}(?)`, of("string"))),
        template("?::text", of("integer")),
        template("?::text", condition(of)),
      ];
    case "boolean":
      return [
        comparison(of),
        comparison(of),
        template("? and ?", condition(of), condition(of)),
        template("? or ?", condition(of), condition(of)),
        template("? and ? and ?", condition(of), condition(of), condition(of)),
        template("? or ? and ? or ?", condition(of), condition(of), condition(of), condition(of)),
        template("not ?", condition(of)),
        ...["true", "false", "unknown"].flatMap((value) => [
          template(`? is ${value}`, condition(of)),
          template(`? is not ${value}`, condition(of)),
        ]),
        template("? is not null", condition(of)),
        ...["like", "not like", "ilike", "not ilike"].map((word) =>
          template(`? ${word} ?`, column("string"), patterns),
        ),
        ...(["integer", "string", "timestamp", "date"] as const).flatMap((type) => [
          template("? in (?, ?, ?)", column(type), constants[type], constants[type], constants[type]),
          template("? not in (?)", column(type), constants[type]),
        ]),
        template("? in (?, ?)", column("float"), constants.float, constants.integer),
        template("? = ?", column("boolean"), constants.boolean),
      ];
    case "timestamp":
      return [
        template("? + ?", of("timestamp"), of("interval")),
        template("? - ?", of("timestamp"), of("interval")),
        template("? + ?", of("interval"), of("timestamp")),
        fc
          .tuple(
            fc.constantFrom("second", "minute", "hour", "day", "week", "month", "quarter", "year"),
            of("timestamp"),
          )
          .map(([unit, time]) => `date_trunc('${unit}', ${time})`),
      ];
    case "date":
      return [template("?::date", of("timestamp"))];
    case "interval":
      return [
        template("? - ?", of("timestamp"), of("timestamp")),
        template("? + ?", of("interval"), of("interval")),
        template("? - ?", of("interval"), of("interval")),
        template("? * ?", of("interval"), of("integer")),
        template("? * ?", of("integer"), of("interval")),
      ];
  }
}

/** @param depth how many operators may stand inside one another */
function expressions(kind: ExpressionKind, depth: number): Texts {
  const leaf = fc.oneof({ weight: 3, arbitrary: column(kind) }, { weight: 1, arbitrary: constants[kind] });
  if (depth === 0) return leaf;
  const of: Tie = (inner) => memoised(inner, depth - 1);
  return fc.oneof(
    { weight: 1, arbitrary: leaf },
    { weight: 4, arbitrary: fc.oneof(...forms(kind, of)) },
    { weight: 1, arbitrary: fc.oneof(...general(kind, of, constants[kind])) },
  );
}

const memory = new Map<string, Texts>();

function memoised(kind: ExpressionKind, depth: number): Texts {
  const key = `${kind}${depth}`;
  const known = memory.get(key) ?? expressions(kind, depth);
  memory.set(key, known);
  return known;
}

export const expressionTexts: Texts = fc
  .tuple(fc.constantFrom(...kinds, "boolean" as const), fc.integer({ min: 1, max: 3 }))
  .chain(([kind, depth]) => memoised(kind, depth));
