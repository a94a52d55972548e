import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { driftScoreSql, evaluateDrift, type DriftDetails, type Profile } from "../../src/monitoring/index.js";
import { insertPredictions } from "../../src/serving/prediction-log/insert-predictions.js";
import { monitor, register } from "../serving/support/picnics.js";
import { setting, type Setting } from "../serving/support/running-server.js";

const now = new Date("2026-03-02T00:00:00Z");
let given: Setting;

/** Distances 0 to 99, four stations in turn, rain on every second row, temperatures never known. */
const profile: Profile = {
  inputs: {
    distance: {
      kind: "numeric",
      count: 1000,
      missing: 0,
      min: 0,
      max: 99,
      mean: 49.5,
      stdev: 28.9,
      sample: Array.from({ length: 1000 }, (_, row) => row % 100).sort((a, b) => a - b),
    },
    station: { kind: "categorical", count: 1000, missing: 0, counts: ["n", "e", "s", "w"].map((name) => [name, 250]) }, // prettier-ignore
    rainy: {
      kind: "numeric",
      count: 1000,
      missing: 100,
      min: 0,
      max: 1,
      mean: 0.5,
      stdev: 0.5,
      sample: Array.from({ length: 900 }, (_, row) => (row < 450 ? 0 : 1)),
    },
    temp: {
      kind: "numeric",
      count: 1000,
      missing: 1000,
      min: null,
      max: null,
      mean: null,
      stdev: null,
      sample: [],
    },
  },
  predictions: {
    kind: "numeric",
    count: 500,
    missing: 0,
    min: 0,
    max: 1,
    mean: 0.5,
    stdev: 0.29,
    sample: Array.from({ length: 500 }, (_, row) => row / 500),
  },
};

beforeEach(async () => {
  given = await setting();
  await register(given.pool, "first", { profile });
});
afterEach(() => given[Symbol.asyncDispose]());

/** Predictions a minute apart, the last one at `until`. */
async function ask(
  rows: number,
  inputs: (row: number) => Record<string, unknown>,
  { version = 1, until = now, service = "fun-api", probability = (row: number) => (row % 100) / 100 } = {},
): Promise<void> {
  const records = Array.from({ length: rows }, (_, row) =>
    JSON.stringify({
      prediction_id: randomUUID(),
      service,
      model: "fun",
      version,
      predicted_at: new Date(until.getTime() - row * 60_000),
      predict_at: until,
      request: {},
      inputs: inputs(row),
      output: { prediction: probability(row) >= 0.5, probability: probability(row) },
      latency_ms: 1,
    }),
  );
  await insertPredictions(given.pool, records);
}

const usual = (row: number): Record<string, unknown> => ({
  distance: row % 100,
  station: ["n", "e", "s", "w"][row % 4],
  rainy: row % 20 < 2 ? null : row % 2 === 0,
  temp: null,
});

describe("evaluateDrift", () => {
  test("finds none where the questions are like the training data", async () => {
    await ask(400, usual);
    const result = await evaluateDrift(given.pool, monitor, { now });
    expect(result).toMatchObject({ state: "ok", version: 1 });
    expect(result.message).toBe(
      "0 of 3 inputs drifted; not evaluated: temp (the reference rows have no value)",
    );
    const details = result.details as DriftDetails;
    expect(details).toMatchObject({ rows: 400, sampled: 400, share: 0, drift_share: 0.5 });
    expect(details.inputs.map(({ name, method }) => [name, method])).toEqual([
      ["distance", "ks"],
      ["station", "chisquare"],
      ["rainy", "z"],
      ["temp", null],
    ]);
    expect(details.inputs[2]).toMatchObject({
      reference: { rows: 900, missing: 100 },
      current: { rows: 360, missing: 40 },
    });
    expect(details.predictions).toMatchObject({ method: "ks", drifted: false });
  });

  test("alerts when the share of drifted inputs is reached, and names them", async () => {
    await ask(400, (row) => ({ ...usual(row), distance: 50 + (row % 100), station: "n" }));
    const result = await evaluateDrift(given.pool, monitor, { now });
    expect(result.state).toBe("alert");
    expect(result.message).toContain("2 of 3 inputs drifted: distance, station");
    expect((result.details as DriftDetails).share).toBeCloseTo(2 / 3);
  });

  test("is fine below the share", async () => {
    await ask(400, (row) => ({ ...usual(row), station: "n" }));
    const result = await evaluateDrift(given.pool, monitor, { now });
    expect(result).toMatchObject({ state: "ok" });
    expect(result.message).toContain("1 of 3 inputs drifted: station");
  });

  test("a share of missing values that changed is drift, though the values that are there look as ever", async () => {
    await ask(400, (row) => ({ ...usual(row), station: row % 5 < 2 ? usual(row)["station"] : null }));
    const result = await evaluateDrift(given.pool, monitor, { now });
    expect(result.message).toContain(
      "1 of 3 inputs drifted: station (missing 0.0% in training, 60.0% now); not evaluated: temp",
    );
    const station = (result.details as DriftDetails).inputs[1]!;
    expect(station).toMatchObject({ drifted: true, missing: { method: "z", drifted: true } });
    expect(station.score).toBeGreaterThan(station.threshold!);
  });

  test("so is an input that vanished, and one that training never had", async () => {
    await ask(400, (row) => ({ ...usual(row), distance: null, temp: row === 7 ? 20 : null }));
    const result = await evaluateDrift(given.pool, monitor, { now });
    expect(result).toMatchObject({ state: "alert", details: { share: 0.5 } });
    expect(result.message).toBe(
      "2 of 4 inputs drifted: distance (missing 0.0% in training, 100.0% now), temp (training had no value)",
    );
  });

  test.each([
    [1434, 214, 0.64, true],
    [1434, 214, 0.2, false],
    [1434, 214, 0, true],
    [900, 0, 0.02, true],
    [900, 90, 0.11, false],
    [50_000, 0, 0.01, false],
    [50_000, 49_000, 0.9, true],
  ])(
    "%i training rows, %i of them missing, against a share of %f: drift %s",
    async (count, missing, share, drifted) => {
      const counts = [["n", count - missing]] as const;
      await register(given.pool, "second", {
        profile: {
          ...profile,
          inputs: { station: { kind: "categorical", count, missing, counts } },
        } satisfies Profile,
      });
      await ask(1000, (row) => ({ station: row < share * 1000 ? null : "n" }), { version: 2 });
      const result = await evaluateDrift(given.pool, monitor, { now });
      expect((result.details as DriftDetails).inputs[0]!.drifted).toBe(drifted);
    },
  );

  test("reports drifted predictions without counting them among the inputs", async () => {
    await ask(400, usual, { probability: () => 0.9 });
    const result = await evaluateDrift(given.pool, monitor, { now });
    expect(result.state).toBe("ok");
    expect((result.details as DriftDetails).predictions.drifted).toBe(true);
  });

  test.each([
    { rows: 0, message: "not evaluated: no prediction in the window, 50 are needed", version: null },
    {
      rows: 49,
      message: "not evaluated: 49 predictions of version 1 in the window, 50 are needed",
      version: 1,
    },
  ])("does not judge $rows predictions", async ({ rows, message, version }) => {
    await ask(rows, (row) => ({ ...usual(row), station: "n" }));
    const result = await evaluateDrift(given.pool, monitor, { now });
    expect(result).toEqual({ state: "not_evaluated", message, version, details: {} });
  });

  test("takes the window, the service and the last version only", async () => {
    await register(given.pool, "second", { profile });
    const drifted = (row: number): Record<string, unknown> => ({
      distance: 500 + row,
      station: "x",
      rainy: true,
    });
    await ask(300, drifted, { until: new Date(now.getTime() - monitor.windowSeconds * 1000) });
    await ask(300, drifted, { service: "another-api" });
    await ask(300, drifted, { until: new Date(now.getTime() - 3_600_000) });
    await ask(60, usual, { version: 2 });
    const result = await evaluateDrift(given.pool, monitor, { now });
    expect(result).toMatchObject({ state: "ok", version: 2, details: { rows: 60 } });
  });

  test("keeps the result, from which the gauge of scores is read", async () => {
    await ask(400, (row) => ({ ...usual(row), station: "n" }));
    const result = await evaluateDrift(given.pool, monitor, { now });
    const { rows } = await given.pool.query("SELECT * FROM monitoring.results");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      monitor: "input_drift",
      model: "fun",
      version: 1,
      state: "ok",
      message: result.message,
      details: result.details,
      window_start: new Date("2026-03-01T00:00:00Z"),
      window_end: now,
    });
    const scores = await given.pool.query(driftScoreSql);
    expect(scores.rows).toContainEqual({
      model: "fun",
      feature: "station",
      method: "chisquare",
      value: expect.closeTo(0, 12) as number,
    });
    expect(scores.rows).toContainEqual({
      model: "fun",
      feature: "station",
      method: "missing_share",
      value: 1,
    });
    expect(scores.rows).toHaveLength(3 + 4);
  });
});
