import type { ColumnType } from "../v1/definitions.js";
import { ArgumentError, boundsOf, columnOf, text, withinSql } from "./arguments.js";
import { partialUnexpectedCount, type Columns, type Plan } from "./expectation.js";

type Kwargs = Readonly<Record<string, unknown>>;
type PlanOf = (kwargs: Kwargs, columns: Columns) => Plan;

const plans: Readonly<Record<string, PlanOf>> = {
  expect_table_row_count_to_be_between: (kwargs) => ({
    aggregates: { observed: "count(*)", within: withinSql("count(*)", wholeBounds(kwargs), "integer") },
    judge: (row) => ({
      success: row["within"] === true,
      result: { observed_value: Number(row["observed"]) },
    }),
  }),
  expect_table_columns_to_match_set: columnsMatchSet,
  expect_column_values_to_be_of_type: ofType,
  unexpected_rows_expectation: unexpectedRows,
};

function wholeBounds(kwargs: Kwargs): ReturnType<typeof boundsOf> {
  const bounds = boundsOf(kwargs);
  for (const end of [bounds.min, bounds.max])
    if (end !== null && !Number.isInteger(end))
      throw new ArgumentError("min_value and max_value must be integers");
  return bounds;
}

function columnsMatchSet(kwargs: Kwargs, columns: Columns): Plan {
  const wanted = kwargs["column_set"] ?? [];
  if (!Array.isArray(wanted)) throw new ArgumentError("column_set must be a list of column names");
  const observed = Object.keys(columns);
  const missing = wanted
    .map(String)
    .filter((name) => !(name in columns))
    .sort();
  const unexpected = observed.filter((name) => !wanted.includes(name)).sort();
  const exact = kwargs["exact_match"] !== false;
  return {
    aggregates: {},
    judge: () => ({
      success: missing.length === 0 && (!exact || unexpected.length === 0),
      result: {
        observed_value: [...observed].sort(),
        details: {
          mismatched: {
            ...(unexpected.length > 0 && { unexpected }),
            ...(missing.length > 0 && { missing }),
          },
        },
      },
    }),
  };
}

/** Spellings that name a column type: ours, PostgreSQL's, SQLAlchemy's. */
const typeNames: Readonly<Record<ColumnType, readonly string[]>> = {
  integer: ["INTEGER", "BIGINT", "INT", "INT8", "INT4", "SMALLINT"],
  float: ["FLOAT", "DOUBLE PRECISION", "DOUBLE_PRECISION", "DOUBLE", "FLOAT8", "REAL", "NUMERIC"],
  string: ["STRING", "TEXT", "VARCHAR", "CHAR", "CHARACTER VARYING"],
  boolean: ["BOOLEAN", "BOOL"],
  timestamp: ["TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", "DATETIME"],
  date: ["DATE"],
};

function ofType(kwargs: Kwargs, columns: Columns): Plan {
  const { type } = columnOf(kwargs, columns);
  const wanted = text(kwargs, "type_").toUpperCase();
  return {
    aggregates: {},
    judge: () => ({
      success: typeNames[type].includes(wanted),
      result: { observed_value: typeNames[type][0] },
    }),
  };
}

/** Succeeds when the query returns no row; `{batch}` in it stands for the checked relation. */
function unexpectedRows(kwargs: Kwargs): Plan {
  const query = text(kwargs, "unexpected_rows_query").replace(/;\s*$/, "");
  if (!query.includes("{batch}")) throw new ArgumentError("unexpected_rows_query must select from {batch}");
  return {
    aggregates: {},
    async judge(_row, relation, ask) {
      const found = `(${query.replaceAll("{batch}", relation)}) AS "found"`;
      const [counted] = await ask(`SELECT count(*) AS "n" FROM ${found}`);
      const count = Number(counted?.["n"]);
      const rows =
        count > 0
          ? await ask(`SELECT to_jsonb("found") AS "row" FROM ${found} LIMIT ${partialUnexpectedCount}`)
          : [];
      return {
        success: count === 0,
        result: {
          observed_value: `${count} unexpected ${count === 1 ? "row" : "rows"}`,
          details: { unexpected_rows: rows.map((row) => row["row"]) },
        },
      };
    },
  };
}

/** The plan of an expectation over the table as a whole; null for other types. */
export function planTable(type: string, kwargs: Kwargs, columns: Columns): Plan | null {
  return plans[type]?.(kwargs, columns) ?? null;
}
