import { number } from "../arguments.js";
import { elementCounts, elementFields } from "../columns/between.js";
import { valueCounts, valueCountsSql } from "../columns/value-counts.js";
import { columnOf, needType, numeric, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import { kolmogorovUpperTail } from "../../monitoring/statistics/kolmogorov-distribution.js";
import type { ValuePlan } from "../plan.js";
import { distributionOf } from "./distribution-functions.js";

/** Different values that the test looks at; a column with more has to be sampled first. */
const mostValues = 100_000;

/** One-sample Kolmogorov-Smirnov test of the column against a distribution of SciPy. */
export function parameterizedKs(kwargs: Kwargs, domain: Domain): ValuePlan {
  const { parameters, cumulative } = distributionOf(kwargs["distribution"], kwargs["params"]);
  const least = number(kwargs, "p_value", 0.05);
  if (!(least > 0 && least < 1)) throw new ArgumentError("p_value must be between 0 and 1 exclusive");
  const column = columnOf(kwargs, domain);
  needType(column, numeric, "only numbers have a distribution function");
  return {
    kind: "value",
    needs: {
      first: elementCounts(column, domain),
      frequencies: [
        {
          key: `(${column.conditional})::float8`,
          summary: (from) => ({
            distinct: `(SELECT count(*) FROM ${from})`,
            values: valueCountsSql(from, mostValues),
          }),
        },
      ],
    },
    judge(row) {
      const counts = valueCounts(row["values"]);
      if (Number(row["distinct"]) > counts.length)
        throw new ArgumentError(`the column has more than ${mostValues} different values`);
      const present = Number(row["present"]);
      if (present === 0)
        return { success: null, result: elementFields(row), reason: "every value is missing" };
      let before = 0;
      let distance = 0;
      for (const { value, count } of counts) {
        const wanted = cumulative(Number(value));
        distance = Math.max(distance, wanted - before / present, (before + count) / present - wanted);
        before += count;
      }
      const observed = kolmogorovUpperTail(present, distance);
      return {
        success: observed >= least,
        result: {
          observed_value: observed,
          ...elementFields(row),
          details: { expected_params: parameters, observed_ks_result: [distance, observed] },
        },
      };
    },
  };
}
