import { isWithin, wholeBounds } from "../bounds.js";
import { count, number, text } from "../arguments.js";
import { rowCount, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { QueryPlan, ValuePlan } from "../plan.js";

function rowCountPlan(domain: Domain, isMet: (rows: number) => boolean): ValuePlan {
  return {
    kind: "value",
    needs: { first: { observed: rowCount(domain) } },
    judge(row) {
      const observed = Number(row["observed"]);
      return { success: isMet(observed), result: { observed_value: observed } };
    },
  };
}

export function rowCountBetween(kwargs: Kwargs, domain: Domain): ValuePlan {
  const bounds = wholeBounds(kwargs);
  return rowCountPlan(domain, (rows) => isWithin(rows, bounds));
}

export function rowCountEquals(kwargs: Kwargs, domain: Domain): ValuePlan {
  const value = count(kwargs, "value");
  return rowCountPlan(domain, (rows) => rows === value);
}

/** As many rows as another table or source has. */
export function rowCountEqualsOtherTable(kwargs: Kwargs, domain: Domain): ValuePlan {
  const other = domain.tableNamed(text(kwargs, "other_table_name"));
  return {
    kind: "value",
    needs: { first: { self: rowCount(domain), other: `(SELECT count(*) FROM ${other})` } },
    judge(row) {
      const observed = { self: Number(row["self"]), other: Number(row["other"]) };
      return { success: observed.self === observed.other, result: { observed_value: observed } };
    },
  };
}

/**
 * As many rows as the last batches of the source that were loaded, within `max_deviation` (a share of their mean)
 * or `max_sigma` (sample standard deviations). Not evaluated before there are `min_batches` of them.
 */
export function rowCountNearRecentBatches(kwargs: Kwargs, domain: Domain): QueryPlan {
  const { source } = domain;
  const batches = number(kwargs, "batches", 10);
  const least = number(kwargs, "min_batches", 3);
  const sigma = kwargs["max_sigma"] === undefined ? null : number(kwargs, "max_sigma");
  const share = number(kwargs, "max_deviation", 0.5);
  if (source === null) throw new ArgumentError("only batches of a source have batches before them");
  return {
    kind: "query",
    async judge(ask) {
      const [facts] = await ask(
        `SELECT (SELECT ${rowCount(domain)} FROM ${domain.relation})::float8 AS observed,
                count(*)::int AS batches, avg(rows_read)::float8 AS mean, stddev_samp(rows_read)::float8 AS deviation
           FROM (SELECT rows_read FROM raw._batches
                  WHERE source = ${quoted(source)} AND state = 'loaded' ORDER BY batch_id DESC LIMIT ${batches}) AS recent`,
      );
      const { observed, batches: known, mean, deviation } = facts as Record<string, number>;
      const result = {
        observed_value: observed,
        details: { batches: known, mean, standard_deviation: deviation },
      };
      if ((known ?? 0) < least)
        return { success: null, result, reason: `only ${known} of ${least} earlier batches are there` };
      const reach = sigma === null ? share * (mean ?? 0) : sigma * (deviation ?? 0);
      return { success: Math.abs((observed ?? 0) - (mean ?? 0)) <= reach, result };
    },
  };
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
