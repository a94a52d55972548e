import type { FeatureView, Monitor, Project, Service } from "@mlops-yaml/schema";
import { internalPort, processesOf } from "../deployment/index.js";
import { serviceNamed } from "../frame/nodes.js";

/** prometheus.yml as a plain object: one job for each process that answers. */
export function prometheusConfiguration(project: Project): object {
  const job = (name: string, target: string) => ({ job_name: name, static_configs: [{ targets: [target] }] });
  return {
    global: { scrape_interval: "15s", evaluation_interval: "15s" },
    rule_files: ["rules.yml"],
    scrape_configs: processesOf(project).flatMap(({ name, endpoint }) =>
      endpoint ? [job(name, `${name}:${internalPort(endpoint)}`)] : [],
    ),
  };
}

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  /** Severity and what the alert is about; its name says of which kind it is, so that both can be routed by. */
  readonly labels: { readonly severity: "critical" | "warning"; readonly [name: string]: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** rules.yml as a plain object: a group for the pipeline, one for each service, one for the monitors. */
export function prometheusRules(project: Project): object {
  const groups = [
    { name: "pipeline", rules: pipelineAlerts(project) },
    ...project.services.map((service) => ({ name: service.name, rules: serviceAlerts(service) })),
    ...project.featureServers.map(({ name }) => ({ name, rules: [serverDown(name, "features")] })),
    ...(project.monitors.length > 0
      ? [{ name: "monitors", rules: project.monitors.map((monitor) => driftAlert(monitor, project)) }]
      : []),
  ];
  return { groups };
}

function pipelineAlerts(project: Project): Alert[] {
  const withTtl = project.features.filter(
    (view): view is FeatureView & { ttlSeconds: number } => view.ttlSeconds !== null,
  );
  return [
    {
      alert: "WorkerDown",
      expr: 'up{job="worker"} == 0',
      for: "2m",
      labels: { severity: "critical" },
      annotations: {
        summary: "The worker does not answer",
        description: "No ingestion, training or monitoring happens until it is back.",
      },
    },
    {
      alert: "FlowFailed",
      expr: 'sum by (flow) (increase(flow_run_total{state="failed"}[1h])) > 0',
      labels: { severity: "warning" },
      annotations: {
        summary: "Flow {{ $labels.flow }} failed",
        description:
          "`mlops status` and `mlops logs worker` show why; `mlops run {{ $labels.flow }}` runs it again.",
      },
    },
    {
      alert: "ExpectationFailed",
      expr: "expectation_success == 0",
      labels: { severity: "warning" },
      annotations: {
        summary: "{{ $labels.type }} failed on {{ $labels.suite }}",
        description:
          "Column {{ $labels.column }}; the rows are in monitoring.expectation_results and quarantine.rows.",
      },
    },
    ...withTtl.map((view) => staleFeatures(view.name, view.ttlSeconds)),
  ];
}

function staleFeatures(view: string, ttlSeconds: number): Alert {
  return {
    alert: "StaleFeatures",
    expr: `feature_freshness_seconds{feature_view="${view}"} > ${ttlSeconds}`,
    for: "5m",
    labels: { severity: "warning", feature_view: view },
    annotations: {
      summary: `Features of ${view} are older than their ttl`,
      description: "Predictions are answered without them: is new data coming in?",
    },
  };
}

function serverDown(name: string, what: string): Alert {
  return {
    alert: "ServiceDown",
    expr: `up{job="${name}"} == 0`,
    for: "1m",
    labels: { severity: "critical", service: name },
    annotations: { summary: `${name} does not answer`, description: `Callers get no ${what}.` },
  };
}

function serviceAlerts(service: Service): Alert[] {
  const job = `job="${service.name}"`;
  const predict = `${job},route="/predict"`;
  return [
    serverDown(service.name, "predictions"),
    {
      alert: "ServiceErrors",
      expr: `sum(rate(http_request_duration_seconds_count{${predict},status=~"5.."}[5m])) / sum(rate(http_request_duration_seconds_count{${predict}}[5m])) > 0.01`,
      for: "5m",
      labels: { severity: "critical", service: service.name },
      annotations: {
        summary: `More than 1% of the answers of ${service.name} are errors`,
        description: "`mlops logs` of the service names the cause; /ready names what is missing.",
      },
    },
    {
      alert: "ServiceSlow",
      expr: `histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{${predict}}[5m]))) > 0.25`,
      for: "10m",
      labels: { severity: "warning", service: service.name },
      annotations: {
        summary: `1% of the answers of ${service.name} take more than 250 ms`,
        description: "Look at the database and at the number of requests.",
      },
    },
    {
      alert: "PredictionsNotRecorded",
      expr: `prediction_log_writable{${job}} == 0`,
      for: "1m",
      labels: { severity: "critical", service: service.name },
      annotations: {
        summary: `${service.name} cannot record predictions, so it answers none`,
        description:
          "Its disk is full or read-only, or too many predictions wait for the database; /ready names the reason.",
      },
    },
    {
      alert: "PredictionsRejected",
      expr: `max(prediction_log_rejected_records{${job}}) > 0`,
      labels: { severity: "critical", service: service.name },
      annotations: {
        summary: `The database refuses {{ $value }} predictions that ${service.name} answered`,
        description:
          "They wait in the folder `rejected` of its spool; the log of the service names the error. A restart tries them again.",
      },
    },
  ];
}

function driftAlert({ name, description, service, onDrift }: Monitor, project: Project): Alert {
  const { model } = serviceNamed(project, service);
  const next =
    onDrift === "retrain" ? "Retraining starts by itself." : `Retrain with \`mlops run train.${model}\`.`;
  return {
    alert: "DriftDetected",
    expr: `drift_detected{monitor="${name}"} == 1`,
    labels: { severity: "warning", monitor: name, service, model },
    annotations: {
      summary: `${name}: inputs of ${service} have drifted from the training data`,
      description: description === null ? next : `${sentence(description)} ${next}`,
    },
  };
}

/** The user's own words with an end, in which Prometheus finds no template. */
function sentence(text: string): string {
  const ended = /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
  return ended.replaceAll("{{", '{{ "{{" }}');
}
