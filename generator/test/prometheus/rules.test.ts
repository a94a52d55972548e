/** Alerts are named by their kind, and labels say of what they speak: one route can take every alert of a kind. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { generate } from "../../src/generate.js";
import { projectOf } from "../support/project.js";

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

const yaml = `
version: 1
project: { name: shop }
sources:
  orders:
    type: file
    path: orders.csv
    event_time: at
    columns: { at: { type: timestamp }, shop: { type: string }, amount: { type: float }, late: { type: boolean } }
entities: { shop: { key: shop } }
features:
  newest: { entity: shop, source: orders, ttl: 2h, fields: { amount: { column: amount } } }
  record: { entity: shop, source: orders, every: 1h, ttl: 1d, fields: { n: { aggregate: count, window: 1d } } }
models:
  late: { task: binary_classification, source: orders, label: late, predict_at: at, inputs: { features: [newest.*, record.*] } }
services:
  first: { model: late, port: 8001 }
  second: { model: late, port: 8002 }
  values: { type: feature_server, port: 8003 }
monitors:
  watch: { type: drift, service: first, description: "Ask the {{ stock }} team" }
  again: { type: drift, service: second, on_drift: retrain }
deploy: { compose: { prometheus: true } }
`;

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

let text: string;
let rules: readonly Rule[];
let folder: string;

beforeAll(async () => {
  text = (await generate(await projectOf(yaml))).get("generated/prometheus/rules.yml") ?? "";
  rules = (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
  folder = mkdtempSync(join(tmpdir(), "mlops-rules-"));
  writeFileSync(join(folder, "rules.yml"), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the alerts", () => {
  test("are of a few kinds", () => {
    expect([...new Set(rules.map(({ alert }) => alert))].toSorted()).toEqual([
      "DriftDetected",
      "ExpectationFailed",
      "FlowFailed",
      "PredictionsNotRecorded",
      "PredictionsRejected",
      "ServiceDown",
      "ServiceErrors",
      "ServiceSlow",
      "StaleFeatures",
      "WorkerDown",
    ]);
  });

  test("say by labels of what they speak, and no two say the same", () => {
    const subjects = rules.map(({ alert, labels }) => [
      alert,
      Object.fromEntries(Object.entries(labels).filter(([name]) => name !== "severity")),
    ]);
    expect(new Set(subjects.map((subject) => JSON.stringify(subject))).size).toBe(rules.length);
    expect(subjects).toContainEqual(["StaleFeatures", { feature_view: "newest" }]);
    expect(subjects).toContainEqual(["ServiceErrors", { service: "second" }]);
    expect(subjects).toContainEqual(["ServiceDown", { service: "values" }]);
    expect(subjects).toContainEqual(["DriftDetected", { monitor: "watch", service: "first", model: "late" }]);
  });

  test("hold no placeholder", () => {
    expect(text).not.toMatch(/<\w+>/);
  });

  test.skipIf(!hasPromtool)("pass promtool's checks and fire as meant (skipped without promtool)", () => {
    execFileSync("promtool", ["check", "rules", "--lint=all", "--lint-fatal", "rules.yml"], { cwd: folder });
    const fires = (alertname: string, exp_labels: object, exp_annotations: object) => ({
      eval_time: "20m",
      alertname,
      exp_alerts: [{ exp_labels, exp_annotations }],
    });
    const unitTests = {
      rule_files: ["rules.yml"],
      tests: [
        {
          interval: "1m",
          input_series: [
            { series: 'drift_detected{monitor="watch",model="late",job="worker"}', values: "1x20" },
            { series: 'drift_detected{monitor="again",model="late",job="worker"}', values: "0x20" },
            { series: 'feature_freshness_seconds{feature_view="newest",job="worker"}', values: "8000x20" },
            { series: 'feature_freshness_seconds{feature_view="record",job="worker"}', values: "8000x20" },
          ],
          alert_rule_test: [
            fires(
              "DriftDetected",
              { severity: "warning", monitor: "watch", service: "first", model: "late", job: "worker" },
              {
                summary: "watch: inputs of first have drifted from the training data",
                description: "Ask the {{ stock }} team. Retrain with `mlops run train.late`.",
              },
            ),
            fires(
              "StaleFeatures",
              { severity: "warning", feature_view: "newest", job: "worker" },
              {
                summary: "Features of newest are older than their ttl",
                description: "Predictions are answered without them: is new data coming in?",
              },
            ),
          ],
        },
      ],
    };
    writeFileSync(join(folder, "rules.test.yml"), stringify(unitTests));
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", "rules.test.yml"], {
      cwd: folder,
    });
    expect(`${String(stdout)}${String(stderr)}`).toContain("SUCCESS");
    expect(status).toBe(0);
  });
});
