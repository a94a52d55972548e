import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import type { ProjectDefinition } from "../../src/definitions/project.js";
import type { FeatureServerDefinition } from "../../src/definitions/service.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { facts, latest, readings, sensors } from "../features/views.js";
import { projectOf } from "../support/project.js";

/** Values live for an hour; a value above 1000 is set aside, and a batch without any above -1000 is refused. */
export const pushed: SourceDefinition = {
  ...readings,
  columns: { ...readings.columns, value: { type: "float", nullable: true } },
  expectations: [
    {
      type: "expect_column_values_to_be_between",
      kwargs: { column: "value", max_value: 1000 },
      severity: "critical",
      onFail: "quarantine",
    },
    {
      type: "expect_column_values_to_be_between",
      kwargs: { column: "id", min_value: 0 },
      severity: "critical",
      onFail: "block",
    },
  ],
};

/** Known at once. */
export const fresh: FeatureViewDefinition = {
  ...latest,
  ttlSeconds: 3600,
  rowsSql: latest.rowsSql.replace("at + interval '10 minutes'", "at"),
};

const tables = projectOf([pushed, sensors], [fresh, facts]);

export const project: ProjectDefinition = {
  name: "readings",
  timezone: "UTC",
  seed: 1,
  sources: tables.sources,
  features: tables.features,
  tablesSql: tables.tablesSql,
  models: [],
  monitors: [],
  services: [],
};

export const service: FeatureServerDefinition = {
  name: "feature-server",
  description: "Features of sensors",
  port: 0,
  apiKey: null,
  features: { latest_reading: ["value"], sensor_facts: ["room"] },
  featureServices: { comfort: ["sensor_facts:room", "latest_reading:value"] },
  push: ["readings"],
};
