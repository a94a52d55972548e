import { mostlyOf, text } from "../arguments.js";
import type { Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { QueryPlan } from "../plan.js";

/** Rows of a query that a result shows. */
const shownRows = 200;

/** Succeeds when the query returns no row; `{batch}` in it stands for the checked relation. */
export function unexpectedRows(kwargs: Kwargs, domain: Domain): QueryPlan {
  const query = queryOf(kwargs, "unexpected_rows_query", domain);
  return {
    kind: "query",
    async judge(ask) {
      const [counted] = await ask(`SELECT count(*) AS "n" FROM ${query}`);
      const count = Number(counted?.["n"]);
      const rows =
        count > 0 ? await ask(`SELECT to_jsonb("query") AS "row" FROM ${query} LIMIT ${shownRows}`) : [];
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

/** Two queries that give the same rows, in any order, as often; `mostly` allows a share of differing ones. */
export function queryMatchesComparison(kwargs: Kwargs, domain: Domain): QueryPlan {
  const base = queryOf(kwargs, "base_query", domain, false);
  const comparison = queryOf(kwargs, "comparison_query", domain, false);
  const mostly = mostlyOf(kwargs);
  return {
    kind: "query",
    async judge(ask) {
      const counted = (query: string): string =>
        `(SELECT "row", count(*) AS "n" FROM (SELECT jsonb_agg(value) AS "row" FROM (SELECT row_number() OVER () AS "_number", to_jsonb("query") AS "json" FROM ${query}) AS "numbered", jsonb_each("json") GROUP BY "_number") AS "rows" GROUP BY "row")`;
      const differing = await ask(
        `SELECT coalesce(b."row", c."row") AS "row", coalesce(b."n", 0)::int AS "base", coalesce(c."n", 0)::int AS "comparison"
           FROM ${counted(base)} AS b FULL JOIN ${counted(comparison)} AS c ON b."row" = c."row"`,
      );
      const sum = (of: (row: Record<string, unknown>) => number): number =>
        differing.reduce((total, row) => total + of(row), 0);
      const most = Math.max(
        sum((row) => Number(row["base"])),
        sum((row) => Number(row["comparison"])),
      );
      const alike = sum((row) => Math.min(Number(row["base"]), Number(row["comparison"])));
      const percent = most === 0 ? 0 : (1 - alike / most) * 100;
      const shown = (more: "base" | "comparison", less: "base" | "comparison"): unknown[] =>
        differing
          .filter((row) => Number(row[more]) > Number(row[less]))
          .map((row) => row["row"])
          .slice(0, shownRows);
      return {
        success: 100 - percent >= mostly * 100,
        result: {
          unexpected_count: most - alike,
          unexpected_percent: percent,
          details: {
            missing_rows: shown("comparison", "base"),
            unexpected_rows: shown("base", "comparison"),
          },
        },
      };
    },
  };
}

function queryOf(kwargs: Kwargs, name: string, { relation }: Domain, needsBatch = true): string {
  const query = text(kwargs, name).replace(/;\s*$/, "");
  if (needsBatch && !query.includes("{batch}")) throw new ArgumentError(`${name} must select from {batch}`);
  return `(${query.replaceAll("{batch}", relation)}) AS "query"`;
}
