import { number } from "../arguments.js";
import { elementCounts } from "../columns/between.js";
import { valueCounts, valueCountsSql } from "../columns/value-counts.js";
import { columnOf, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import { chiSquareUpperTail } from "../../monitoring/statistics/gamma.js";
import type { ValuePlan } from "../plan.js";
import { sharesByValue } from "./categories.js";
import { partitionOf } from "./partition.js";

/** Pearson's test of the observed counts against a discrete partition. */
export function chiSquareTest(kwargs: Kwargs, domain: Domain): ValuePlan {
  const partition = partitionOf(kwargs);
  if (!("values" in partition))
    throw new ArgumentError("ValueError: partition_object must be discrete: values and weights");
  const p = number(kwargs, "p", 0.05);
  const holdout = number(kwargs, "tail_weight_holdout", 0);
  const column = columnOf(kwargs, domain);
  return {
    kind: "value",
    needs: {
      first: elementCounts(column, domain),
      frequencies: [{ key: column.conditional, summary: (from) => ({ values: valueCountsSql(from) }) }],
    },
    judge(row) {
      const counts = valueCounts(row["values"]);
      const present = Number(row["present"]);
      const { values, observed, expected } = sharesByValue(partition, counts, holdout);
      const statistic = observed.reduce((sum, share, index) => {
        const wanted = (expected[index] ?? 0) * present;
        return wanted === 0 ? Infinity : sum + (share * present - wanted) ** 2 / wanted;
      }, 0);
      const observedValue = values.length < 2 ? 1 : chiSquareUpperTail(statistic, values.length - 1);
      return {
        success: observedValue > p,
        result: {
          observed_value: observedValue,
          element_count: Number(row["elements"]),
          missing_count: null,
          missing_percent: null,
          details: {
            observed_partition: { values, weights: observed },
            expected_partition: { values, weights: expected },
          },
        },
      };
    },
  };
}
