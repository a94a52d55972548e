import { describe, expect, test } from "vitest";
import { loadProject, type Project } from "../../src/index.js";
import { fileURLToPath } from "node:url";

const flagship = fileURLToPath(new URL("../../../mlops.yaml", import.meta.url));

async function load(): Promise<Project> {
  const result = await loadProject(flagship);
  if (!("project" in result)) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  expect(result.warnings).toEqual([]);
  return result.project;
}

describe("the flagship", () => {
  test("resolves with the request that its inputs call for", async () => {
    const [model] = (await load()).models;
    expect(model?.request.map(({ name, type, nullable }) => [name, type, nullable])).toEqual([
      ["carrier", "string", false],
      ["dest", "string", false],
      ["distance", "integer", false],
      ["origin", "string", false],
      ["sched_dep_utc", "timestamp", false],
      ["tailnum", "string", true],
    ]);
  });

  test("has its inputs in the order of the vector", async () => {
    const [model] = (await load()).models;
    expect(model?.inputs.slice(0, 8).map(({ name, kind, origin }) => [name, kind, origin])).toEqual([
      ["carrier", "categorical", "request"],
      ["origin", "categorical", "request"],
      ["dest", "categorical", "request"],
      ["distance", "numeric", "request"],
      ["dep_dow", "numeric", "derived"],
      ["dep_hour", "numeric", "derived"],
      ["airport_weather__humid", "numeric", "feature"],
      ["airport_weather__low_visibility", "numeric", "feature"],
    ]);
    expect(model?.inputs).toHaveLength(23);
    expect(model?.views).toEqual([
      "airport_weather",
      "carrier_record",
      "destination_record",
      "origin_record",
      "plane_facts",
    ]);
  });

  test("knows when each thing becomes known", async () => {
    const project = await load();
    const [flights] = project.sources;
    const [model] = project.models;
    const knownAt = project.features.map(({ name, kind, knownAt: time }) => [name, kind, time?.text ?? null]);
    expect(flights?.knownAt?.text).toBe("sched_dep_utc - interval '30 days'");
    expect(model?.labelKnownAt?.columns).toEqual(["air_time", "dep_delay", "sched_dep_utc"]);
    expect(knownAt).toEqual([
      ["airport_weather", "latest", "time_hour + interval '45 minutes'"],
      ["carrier_record", "grid", null],
      ["destination_record", "grid", null],
      ["origin_record", "grid", null],
      ["plane_facts", "static", null],
    ]);
  });

  test("has its defaults resolved", async () => {
    const project = await load();
    expect(project.models[0]?.trainer.params).toEqual({
      trees: 300,
      leaves: 31,
      learning_rate: 0.05,
      min_samples_leaf: 20,
      l2: 0,
      max_bins: 255,
      feature_fraction: 1,
    });
    expect(project.monitors[0]).toMatchObject({ minRows: 500, driftShare: 0.5, windowSeconds: 86_400 });
    expect(project.deploy).toEqual({
      compose: { prometheus: { port: 9090 }, grafana: { port: 3000 }, publish: {} },
      packages: "vendored",
    });
  });
});
