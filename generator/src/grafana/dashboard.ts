import { DashboardBuilder, type Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { BigValueTextMode } from "@grafana/grafana-foundation-sdk/common";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Project, Service } from "@mlops-yaml/schema";

/** The provisioned Prometheus data source. */
export const datasource = { type: "prometheus", uid: "prometheus" } as const;

/** The dashboard of one service: traffic, errors, latency, model version, missing features, drift, pipeline. */
export function serviceDashboard(project: Project, service: Service): Dashboard {
  const job = `job="${service.name}"`;
  const rate = (by: string, metric: string, filter = job) =>
    `sum by (${by}) (rate(${metric}{${filter}}[5m]))`;
  const quantile = (share: number) =>
    `histogram_quantile(${share}, ${rate("le", "http_request_duration_seconds_bucket")})`;
  return (
    new DashboardBuilder(`${project.name} / ${service.name}`)
      .uid(`${project.name}-${service.name}`.slice(0, 40))
      .description(service.description ?? "")
      .tags(["mlops-yaml", project.name])
      .timezone("browser")
      .refresh("30s")
      .time({ from: "now-6h", to: "now" })
      .withPanel(stat("Up", `up{${job}}`, "none"))
      // The version is a label, and the gauge's value always 1.
      .withPanel(
        stat(
          "Model version",
          `max by (version) (model_version_served{${job}})`,
          "none",
          "{{version}}",
        ).textMode(BigValueTextMode.Name),
      )
      .withPanel(
        stat("Predictions in the last hour", `sum(increase(model_predictions_total{${job}}[1h]))`, "short"),
      )
      .withPanel(stat("Drifted", `max(drift_detected{model="${service.model}"})`, "none"))
      .withPanel(
        series("Requests", "reqps", [[rate("status", "http_request_duration_seconds_count"), "{{status}}"]]),
      )
      .withPanel(
        series("Latency", "s", [
          [quantile(0.5), "p50"],
          [quantile(0.95), "p95"],
          [quantile(0.99), "p99"],
        ]),
      )
      .withPanel(
        series("Predictions by version", "reqps", [
          [rate("version, status", "model_predictions_total"), "{{version}} {{status}}"],
        ]),
      )
      .withPanel(
        series("Requests without features", "reqps", [
          [rate("feature_view, state", "feature_missing_total"), "{{feature_view}} {{state}}"],
        ]),
      )
      .withPanel(series("Age of features", "s", [["feature_freshness_seconds", "{{feature_view}}"]]))
      .withPanel(
        series("Drift score", "none", [
          [`drift_score{model="${service.model}"}`, "{{feature}} ({{method}})"],
        ]),
      )
      .withPanel(
        series("Flows", "short", [
          ["sum by (flow, state) (increase(flow_run_total[1h]))", "{{flow}} {{state}}"],
        ]),
      )
      .withPanel(
        series("Expectations", "none", [
          ["min by (suite, type, column) (expectation_success)", "{{suite}} {{column}} {{type}}"],
        ]),
      )
      .build()
  );
}

function query(expression: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().expr(expression).legendFormat(legend).datasource(datasource);
}

function stat(title: string, expression: string, unit: string, legend = ""): StatBuilder {
  return new StatBuilder()
    .title(title)
    .unit(unit)
    .height(4)
    .span(6)
    .datasource(datasource)
    .withTarget(query(expression, legend));
}

function series(
  title: string,
  unit: string,
  queries: readonly (readonly [expression: string, legend: string])[],
): TimeseriesBuilder {
  const panel = new TimeseriesBuilder()
    .title(title)
    .unit(unit)
    .min(0)
    .height(8)
    .span(12)
    .datasource(datasource);
  return queries.reduce((built, [expression, legend]) => built.withTarget(query(expression, legend)), panel);
}
