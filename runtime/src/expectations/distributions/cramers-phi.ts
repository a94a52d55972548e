import { number } from "../arguments.js";
import { columnOf, rowCount, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { ValuePlan } from "../plan.js";
import { binning } from "./binning.js";

/** Cells of the table of both columns that are counted at most. */
const mostCells = 10_000;

/**
 * Cramér's phi (V) of two columns: 0 where they say nothing about each other, 1 where one tells the other. Numbers
 * fall into bins; a missing value is a category of its own.
 */
export function cramersPhi(kwargs: Kwargs, domain: Domain): ValuePlan {
  const threshold = number(kwargs, "threshold", 0.1);
  const a = columnOf(kwargs, domain, "column_A");
  const b = columnOf(kwargs, domain, "column_B");
  const left = binning(a.type, kwargs["bins_A"], kwargs["n_bins_A"]);
  const right = binning(b.type, kwargs["bins_B"], kwargs["n_bins_B"]);
  const pair = `jsonb_build_array(${a.conditional}, ${b.conditional})`;
  const key = domain.condition === null ? pair : `CASE WHEN ${domain.condition} THEN ${pair} END`;
  return {
    kind: "value",
    needs: {
      first: { elements: rowCount(domain) },
      frequencies: [
        {
          key,
          summary: (from) => ({
            cells: `(SELECT jsonb_agg(jsonb_build_array(v, n)) FROM (SELECT v, n FROM ${from} LIMIT ${mostCells + 1}) AS listed)`,
          }),
        },
      ],
    },
    judge(row) {
      const cells = (row["cells"] ?? []) as [[unknown, unknown], number][];
      if (cells.length > mostCells)
        throw new ArgumentError(`the columns have more than ${mostCells} pairs of values: they need bins`);
      const all = cells.map(([[x, y], count]) => ({ x, y, count }));
      const nameA = left(all.map(({ x, count }) => ({ value: x, count })));
      const nameB = right(all.map(({ y, count }) => ({ value: y, count })));
      const table = new Map<string, Map<string, number>>();
      for (const { x, y, count } of all) {
        const line = table.get(nameA(x)) ?? new Map<string, number>();
        line.set(nameB(y), (line.get(nameB(y)) ?? 0) + count);
        table.set(nameA(x), line);
      }
      const value = phi(table);
      return {
        success: value <= threshold,
        result: {
          observed_value: value,
          details: {
            crosstab: Object.fromEntries([...table].map(([name, line]) => [name, Object.fromEntries(line)])),
          },
        },
      };
    },
  };
}

/** From the chi-square statistic; Yates' correction where there is one degree of freedom, as SciPy applies it. */
function phi(table: ReadonlyMap<string, ReadonlyMap<string, number>>): number {
  const lines = [...table.values()];
  const columns = [...new Set(lines.flatMap((line) => [...line.keys()]))];
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const lineSums = lines.map((line) => sum([...line.values()]));
  const columnSums = columns.map((name) => sum(lines.map((line) => line.get(name) ?? 0)));
  const total = sum(lineSums);
  const least = Math.min(lines.length, columns.length);
  if (least < 2) return 0;
  const corrected = (lines.length - 1) * (columns.length - 1) === 1;
  let statistic = 0;
  lines.forEach((line, i) =>
    columns.forEach((name, j) => {
      const wanted = ((lineSums[i] ?? 0) * (columnSums[j] ?? 0)) / total;
      const difference = Math.abs((line.get(name) ?? 0) - wanted);
      statistic += (difference - (corrected ? Math.min(0.5, difference) : 0)) ** 2 / wanted;
    }),
  );
  return Math.min(1, Math.sqrt(statistic / total / (least - 1)));
}
