/** The series that a PromQL expression selects, as far as our dashboards and rules use the language. */
export interface Selectors {
  readonly selectors: readonly {
    readonly metric: string;
    readonly matchers: Readonly<Record<string, string>>;
  }[];
  /** Labels of `by (…)`; an aggregation without it keeps none; null: nothing is aggregated, all labels are kept. */
  readonly grouping: readonly string[] | null;
}

const aggregations = /\b(?:sum|max|min|avg|count|histogram_quantile)\b/;

export function selectorsOf(expression: string): Selectors {
  const grouping = [...expression.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, labels = ""]) =>
    labels.split(",").map((label) => label.trim()),
  );
  // What is left of names once groupings and functions are gone are metrics; an unknown word is one that does not exist.
  const rest = expression.replaceAll(/\bby\s*\([^)]*\)/g, "").replaceAll(/\[[^\]]*\]/g, "");
  const selectors = [...rest.matchAll(/([a-zA-Z_:][\w:]*)(?![\w:]*\s*\()(?:\{([^}]*)\})?/g)].map(
    ([, metric = "", matchers = ""]) => ({
      metric,
      matchers: Object.fromEntries(
        [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = "", value = ""]) => [
          label,
          value,
        ]),
      ),
    }),
  );
  return { selectors, grouping: aggregations.test(expression) ? grouping : null };
}
