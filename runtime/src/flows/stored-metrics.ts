import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import { driftScoreSql } from "../monitoring/index.js";
import type { Queryable } from "../store/index.js";

interface StoredMetric {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Rows of the labels, as text, and `value`. */
  readonly sql: string;
}

/** The newest state of what is kept in the database; the same from whichever worker it is asked. */
const storedMetrics: readonly StoredMetric[] = [
  {
    name: "expectation_success",
    help: "Whether the newest evaluation of an expectation passed (1) or not (0).",
    labels: ["suite", "type", "column"],
    sql: `SELECT DISTINCT ON (source, expectation_type, kwargs)
                 source AS suite, expectation_type AS type,
                 coalesce(kwargs->>'column', array_to_string(ARRAY(
                   SELECT jsonb_array_elements_text(kwargs->'column_list')), ','), '') AS column,
                 success::int AS value
            FROM monitoring.expectation_results WHERE success IS NOT NULL
           ORDER BY source, expectation_type, kwargs, evaluated_at DESC, result_id DESC`,
  },
  {
    name: "feature_freshness_seconds",
    help: "Age of the newest event time that is in a feature view.",
    labels: ["feature_view"],
    sql: `SELECT view AS feature_view, extract(epoch FROM now() - materialized_until)::float8 AS value
            FROM features._materializations WHERE isfinite(materialized_until)`,
  },
  {
    name: "drift_score",
    help: "Score of an input in the newest evaluation of drift; what it means depends on the method.",
    labels: ["model", "feature", "method"],
    sql: driftScoreSql,
  },
  {
    name: "drift_detected",
    help: "Whether the newest evaluation of a drift monitor alerts (1) or not (0).",
    labels: ["monitor", "model"],
    sql: `SELECT DISTINCT ON (monitor) monitor, model, (state = 'alert')::int AS value
            FROM monitoring.results WHERE state <> 'not_evaluated'
           ORDER BY monitor, evaluated_at DESC, result_id DESC`,
  },
];

/** Adds the gauges, which are read from the database each time that the metrics are asked for. */
export function registerStoredMetrics(registry: Registry, db: Queryable): void {
  for (const metric of storedMetrics) {
    new Gauge({
      name: metric.name,
      help: metric.help,
      labelNames: [...metric.labels],
      registers: [registry],
      async collect() {
        const { rows } = await db.query<Record<string, string | number>>(metric.sql);
        this.reset();
        for (const row of rows) {
          const labels = Object.fromEntries(metric.labels.map((label) => [label, String(row[label])]));
          this.set(labels, Number(row["value"]));
        }
      },
    });
  }
}
