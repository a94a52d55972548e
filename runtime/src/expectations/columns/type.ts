import type { ColumnType } from "../../definitions/column.js";
import { list, text } from "../arguments.js";
import { columnOf, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { ValuePlan, Verdict } from "../plan.js";

/** SQLAlchemy's names for what PostgreSQL calls its types, without length and precision. */
const alchemyNames: Readonly<Record<string, string>> = {
  bigint: "BIGINT",
  integer: "INTEGER",
  smallint: "SMALLINT",
  "double precision": "DOUBLE_PRECISION",
  real: "REAL",
  numeric: "NUMERIC",
  text: "TEXT",
  "character varying": "VARCHAR",
  character: "CHAR",
  boolean: "BOOLEAN",
  date: "DATE",
  "timestamp with time zone": "TIMESTAMP",
  "timestamp without time zone": "TIMESTAMP",
  "time without time zone": "TIME",
  interval: "INTERVAL",
  uuid: "UUID",
  json: "JSON",
  jsonb: "JSONB",
  bytea: "BYTEA",
};

/** Further spellings of the declared types: other databases', Python's and Spark's. */
const spellings: Readonly<Record<ColumnType, readonly string[]>> = {
  integer: ["INTEGER", "BIGINT", "INT", "INT8", "INT4", "SMALLINT", "INT64", "INTEGERTYPE", "LONGTYPE"],
  float: [
    "FLOAT",
    "DOUBLE PRECISION",
    "DOUBLE_PRECISION",
    "DOUBLE",
    "FLOAT8",
    "REAL",
    "NUMERIC",
    "FLOAT64",
    "FLOATTYPE",
    "DOUBLETYPE",
  ],
  string: ["STRING", "TEXT", "VARCHAR", "CHAR", "CHARACTER VARYING", "STR", "STRINGTYPE"],
  boolean: ["BOOLEAN", "BOOL", "BIT", "BOOLEANTYPE"],
  timestamp: [
    "TIMESTAMP",
    "TIMESTAMPTZ",
    "TIMESTAMP WITH TIME ZONE",
    "DATETIME",
    "DATETIME64",
    "DATETIME64[NS]",
    "TIMESTAMPTYPE",
  ],
  date: ["DATE", "DATETYPE"],
};

function judged(kwargs: Kwargs, domain: Domain, wanted: readonly string[] | null): ValuePlan {
  const { name, type } = columnOf(kwargs, domain);
  const stored = (domain.databaseTypes[name] ?? "").replace(/\(.*\)/, "");
  const observed = alchemyNames[stored] ?? stored.toUpperCase();
  const accepted = new Set([observed, stored.toUpperCase(), ...spellings[type]]);
  const verdict: Verdict = {
    success: wanted === null || wanted.some((each) => accepted.has(each.toUpperCase())),
    result: { observed_value: observed },
  };
  return { kind: "value", needs: {}, judge: () => verdict };
}

export const beOfType = (kwargs: Kwargs, domain: Domain): ValuePlan =>
  judged(kwargs, domain, [text(kwargs, "type_")]);

/** A missing type_list is met by every type. */
export function beInTypeList(kwargs: Kwargs, domain: Domain): ValuePlan {
  if ((kwargs["type_list"] ?? null) === null) return judged(kwargs, domain, null);
  const types = list(kwargs, "type_list").map((type) => {
    if (typeof type !== "string") throw new ArgumentError("type_list must list names of types");
    return type;
  });
  return judged(kwargs, domain, types);
}

/** Whether the column is there, at the position `column_index` from 0 where one is given. */
export function toExist(kwargs: Kwargs, domain: Domain): ValuePlan {
  const name = text(kwargs, "column");
  const names = Object.keys(domain.columns);
  const index = kwargs["column_index"] ?? null;
  if (index !== null && (typeof index !== "number" || !Number.isInteger(index)))
    throw new ArgumentError("column_index must be an integer");
  const success = index === null ? names.includes(name) : names.at(index) === name;
  return { kind: "value", needs: {}, judge: () => ({ success, result: {} }) };
}
