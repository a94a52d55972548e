import { columnOf, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { QueryPlan, RowPlan } from "../plan.js";
import { present } from "../rows/column-rule.js";
import { multicolumn } from "../rows/multicolumn.js";
import { isJudgedUnexpected, judgementKey } from "./judged-rows.js";

/** Values of which code of the user's own, asked before, says true. */
export function valuesSatisfy(kwargs: Kwargs, domain: Domain): RowPlan {
  const column = columnOf(kwargs, domain);
  return {
    kind: "rows",
    columns: [column.name],
    listed: "value",
    considered: present(column, domain),
    unexpected: judged(kwargs, domain),
    reportsMissing: true,
  };
}

/** Rows of which code of the user's own, asked before, says true. */
export function rowsSatisfy(kwargs: Kwargs, domain: Domain): RowPlan {
  const list = kwargs["column_list"];
  if (!Array.isArray(list) || list.length === 0) throw new ArgumentError("column_list must list columns");
  const columns = list.map((name) => columnOf({ column: name }, domain));
  return multicolumn(kwargs, domain, columns, () => ({ unexpected: judged(kwargs, domain) }));
}

/** Code judges it before the scans, and is all there is to it. */
export function batchSatisfies(): QueryPlan {
  return {
    kind: "query",
    judge: () => Promise.reject(new ArgumentError("it names no code that judges the batch")),
  };
}

function judged(kwargs: Kwargs, { rowId }: Domain): string {
  if (rowId === null)
    throw new ArgumentError("code judges the rows of tables and batches, not of queries and views");
  return isJudgedUnexpected(judgementKey(kwargs), rowId);
}
