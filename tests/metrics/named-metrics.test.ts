/** What dashboards and alert rules ask for is what servers and workers expose, labels included. */
import { join } from "node:path";
import type { Metric, Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadProject } from "@mlops-yaml/schema";
import { generate } from "@mlops-yaml/generator";
import { featureServerMetrics } from "../../runtime/src/feature-server/metrics.js";
import { createFlowMetrics } from "../../runtime/src/flows/metrics.js";
import { registerStoredMetrics } from "../../runtime/src/flows/stored-metrics.js";
import { servingMetrics } from "../../runtime/src/serving/http/metrics.js";
import { repository } from "../support/project.js";
import { selectorsOf } from "./selectors.js";

const worker = createFlowMetrics([]).registry;
registerStoredMetrics(worker, { query: () => Promise.reject(new Error("nothing is collected here")) });
const { registry: service } = servingMetrics({
  predictionLog: { waitingBytes: () => 0, rejectedRecords: () => 0, problem: () => null },
  servedVersion: () => null,
});
const { registry: featureServer } = featureServerMetrics();

/** Labels by the name of a series. */
function seriesOf(registry: Registry): Map<string, readonly string[]> {
  const series = new Map<string, readonly string[]>();
  for (const metric of registry.getMetricsAsArray() as unknown as (Metric & {
    labelNames: string[];
    type: string;
  })[]) {
    const { name, labelNames, type } = metric as typeof metric & { name: string };
    series.set(name, labelNames);
    if (type !== "histogram") continue;
    series.set(`${name}_bucket`, [...labelNames, "le"]);
    series.set(`${name}_sum`, labelNames);
    series.set(`${name}_count`, labelNames);
  }
  return series;
}

interface Asked {
  readonly where: string;
  readonly expr: string;
  /** Text with {{ label }}. */
  readonly texts: readonly string[];
}

function askedByRules(yaml: string): Asked[] {
  interface Rules {
    groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[];
  }
  return (parse(yaml) as Rules).groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr, annotations }) => ({ where: alert, expr, texts: Object.values(annotations) })),
  );
}

function askedByDashboard(json: string): Asked[] {
  interface Dashboard {
    panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
  }
  return (JSON.parse(json) as Dashboard).panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({ where: title, expr, texts: [legendFormat] })),
  );
}

/** What is wrong with a question, in words; empty: nothing. */
function problemsOf(
  { where, expr, texts }: Asked,
  seriesOfJob: (job: string | undefined) => Map<string, readonly string[]>,
) {
  const problems: string[] = [];
  const { selectors, grouping } = selectorsOf(expr);
  if (selectors.length === 0) problems.push(`${where}: ${expr} names no metric`);
  const known = new Set<string>();
  for (const { metric, matchers } of selectors) {
    const labels = metric === "up" ? [] : seriesOfJob(matchers["job"]).get(metric);
    if (labels === undefined) {
      problems.push(`${where}: nothing exposes ${metric}`);
      continue;
    }
    for (const label of ["job", "instance", ...labels]) known.add(label);
    for (const label of Object.keys(matchers))
      if (!known.has(label)) problems.push(`${where}: ${metric} has no label ${label}`);
  }
  for (const label of grouping ?? [])
    if (!known.has(label)) problems.push(`${where}: no metric has the label ${label}`);
  const left = grouping === null ? known : new Set(grouping);
  for (const text of texts)
    for (const [, label] of text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g))
      if (label !== undefined && !left.has(label))
        problems.push(`${where}: ${expr} gives no label ${label} for "${text}"`);
  return problems;
}

describe.each([
  "mlops.yaml",
  "generator/test/golden/cases/feature_server/mlops.yaml",
  "generator/test/golden/cases/awkward_names/mlops.yaml",
])("%s", (path) => {
  test("names only metrics and labels that exist", async () => {
    const loaded = await loadProject(join(repository, path));
    if (!("project" in loaded)) throw new Error(`${path} does not compile`);
    const compose = { prometheus: { port: null }, grafana: { port: null }, publish: {} };
    const { project } = { project: { ...loaded.project, deploy: { ...loaded.project.deploy, compose } } };
    const files = await generate(project);
    const asked = [...files].flatMap(([path, text]) => {
      if (path.endsWith("/rules.yml")) return askedByRules(text);
      return path.includes("/dashboards/") && path.endsWith(".json") ? askedByDashboard(text) : [];
    });
    const registries = new Map<string, Registry>([
      ["worker", worker],
      ...project.services.map(({ name }) => [name, service] as const),
      ...project.featureServers.map(({ name }) => [name, featureServer] as const),
    ]);
    const anywhere = new Map([...registries.values()].flatMap((registry) => [...seriesOf(registry)]));
    const seriesOfJob = (job: string | undefined) => {
      if (job === undefined) return anywhere;
      const registry = registries.get(job);
      return registry === undefined ? new Map<string, readonly string[]>() : seriesOf(registry);
    };
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.flatMap((question) => problemsOf(question, seriesOfJob))).toEqual([]);
  });
});

test("a metric, a label and a legend that do not exist are found", () => {
  const series = () => new Map([["spool_bytes", ["model"]]]);
  expect(
    [
      { where: "A", expr: "spool_byte", texts: [] },
      { where: "B", expr: 'sum by (model) (rate(spool_bytes{view="x"}[5m]))', texts: [] },
      { where: "C", expr: "sum by (model) (spool_bytes)", texts: ["{{ $labels.job }}"] },
      { where: "D", expr: "max(spool_bytes)", texts: ["{{model}}"] },
    ].flatMap((question) => problemsOf(question, series)),
  ).toEqual([
    "A: nothing exposes spool_byte",
    "B: spool_bytes has no label view",
    'C: sum by (model) (spool_bytes) gives no label job for "{{ $labels.job }}"',
    'D: max(spool_bytes) gives no label model for "{{model}}"',
  ]);
});
