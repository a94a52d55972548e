import { expect, test } from "vitest";
import { readProject } from "../../src/index.js";

const churn = `version: 1
project: { name: churn }
sources:
  customers:
    type: file
    path: data/telco_churn.csv
    columns:
      tenure: { type: integer, unit: month }
      Contract: { type: string }
      MonthlyCharges: { type: float }
      TotalCharges: { type: float, nullable: true }
      Churn: { type: string }
models:
  churn: { task: binary_classification, source: customers, label: "\\"Churn\\" = 'Yes'", inputs: { request: [tenure, Contract, MonthlyCharges, TotalCharges] } }
services:
  churn-api: { model: churn }
`;

test("fifteen lines make a project: everything else has a default", async () => {
  const result = await readProject(churn, { file: "mlops.yaml" });
  if (!("project" in result)) throw new Error(JSON.stringify(result.diagnostics));
  const { project, warnings } = result;
  expect(warnings).toEqual([]);
  expect(project).toMatchObject({ timezone: "UTC", seed: 42, entities: [], features: [], monitors: [] });
  expect(project.models[0]).toMatchObject({
    predictAt: null,
    labelKnownAt: null,
    split: { by: "random", test: 0.2, validation: 0.1, gapSeconds: 0 },
    trainer: { algorithm: "gradient_boosting" },
    evaluate: { metrics: ["roc_auc", "log_loss"], slices: [], baselines: ["prior"] },
    promote: "champion",
  });
  expect(project.models[0]?.label.columns).toEqual(["Churn"]);
  expect(project.services[0]).toMatchObject({
    alias: "champion",
    port: 8000,
    managementPort: null,
    apiKey: null,
  });
  expect(project.sources[0]).toMatchObject({
    primaryKey: [],
    eventTime: null,
    knownAt: null,
    ingest: { mode: "full", schedule: null, retries: { attempts: 3, backoffSeconds: 10 } },
  });
  expect(project.deploy).toEqual({
    compose: { prometheus: null, grafana: null, publish: {} },
    packages: "vendored",
  });
});
