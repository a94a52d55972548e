import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Evaluation } from "../../src/evaluation/evaluation.js";
import { predictWithOnnx } from "../../src/onnx/predict.js";
import { createPool } from "../../src/store/index.js";
import { systemMigrations } from "../../src/store/system-tables.js";
import {
  newRunId,
  readRunValues,
  resolveAlias,
  runArtifact,
  runArtifactHash,
  versionOfRun,
} from "../../src/tracking/index.js";
import {
  buildTrainingSet,
  judgeModel,
  promoteModel,
  registerModel,
  trainModel,
} from "../../src/training/index.js";
import { exampleRequest } from "../../src/training/example-request.js";
import type { ModelDefinition } from "../../src/definitions/model.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";

let database: TestDatabase;
let pool: Pool;
const seed = 42;
const asOf = new Date("2030-01-01");

const late: ModelDefinition = {
  name: "late",
  task: "binary_classification",
  source: "flights",
  views: [],
  inputs: [
    { name: "carrier", kind: "categorical", type: "string", origin: "request" },
    { name: "distance", kind: "numeric", type: "integer", origin: "request" },
    { name: "rainy", kind: "numeric", type: "boolean", origin: "request" },
    { name: "hour", kind: "numeric", type: "integer", origin: "derived" },
    { name: "never", kind: "numeric", type: "float", origin: "request" },
  ],
  trainingSetSql: `
    SELECT flight_id::text AS example_id, sched - interval '2 hours' AS predict_at, delay > 15 AS label,
           carrier, distance, rainy, extract(hour FROM sched)::bigint AS hour, never
    FROM raw.flights WHERE delay IS NOT NULL AND sched + interval '1 day' <= $1
    ORDER BY predict_at, flight_id::text COLLATE "C"`,
  exampleIdSql: "flight_id::text",
  lookup: null,
  derive: () => ({}),
  requestSchema: {
    type: "object",
    properties: { carrier: {}, distance: {}, rainy: {}, sched: {}, never: {}, predict_at: {} },
  },
  split: { by: "time", test: 0.2, validation: 0.1, gapSeconds: 3600 },
  trainer: { algorithm: "gradient_boosting", params: { trees: 40, leaves: 8, learning_rate: 0.2 } },
  evaluate: { metrics: ["roc_auc", "log_loss"], slices: ["carrier"], baselines: ["prior"] },
  gates: [
    { metric: "roc_auc", kind: "bound", min: 0.6 },
    { metric: "brier", kind: "champion", maxRegression: 0.01 },
  ],
  promote: "champion",
};

beforeAll(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
  for (const { sql } of systemMigrations) await pool.query(sql);
  await pool.query(`
    CREATE TABLE raw.flights (
      flight_id bigint PRIMARY KEY, sched timestamptz, carrier text, distance bigint, rainy boolean,
      never double precision, delay bigint, _batch_id bigint NOT NULL);
    INSERT INTO raw.flights
    SELECT i, '2020-01-01Z'::timestamptz + i * interval '1 hour', (ARRAY['AA', 'B6', 'UA', NULL])[1 + h % 4],
           100 + h % 900, h % 5 = 0, NULL,
           CASE WHEN h % 4 = 1 OR h % 5 = 0 THEN 30 ELSE 0 END + CASE WHEN h / 7 % 10 = 0 THEN 20 ELSE 0 END, 1
    FROM generate_series(1, 3000) AS i, abs(hashint8(i)::bigint) AS h`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const hashes = { learned: "definition-1", judged: "judged-1" };

async function run(model: ModelDefinition, runId = newRunId()) {
  const { log, lines } = recordedLog();
  await buildTrainingSet(pool, model, {
    runId,
    asOf,
    seed,
    log,
    definitionHash: hashes.learned,
    configurationHash: "configuration-1",
  });
  await trainModel(pool, model, { runId, seed, log });
  const registered = await registerModel(pool, model, { runId, hashes, log });
  const promotion = await promoteModel(pool, model, { runId, log });
  return { runId, registered, promotion, lines };
}

const json = async <T>(runId: string, path: string): Promise<T> =>
  JSON.parse((await runArtifact(pool, runId, path)).toString()) as T;

describe("a training from table to champion", () => {
  test("keeps data, lineage, metrics and model, and promotes", async () => {
    const { runId, registered, promotion, lines } = await run(late);
    expect(registered).toMatchObject({ version: 1, gatesPassed: true });
    expect(registered.gates.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^roc_auc 0\.\d+ is at least 0\.6$/),
      expect.stringMatching(/^brier 0\.\d+; there is no champion yet$/),
    ]);
    expect(promotion).toEqual({ promoted: true, version: 1, message: "late version 1 is the champion" });
    expect(await resolveAlias(pool, "late", "champion")).toMatchObject({ version: 1, runId });

    const { params, tags, metrics } = await readRunValues(pool, runId);
    expect(params).toEqual({
      algorithm: "gradient_boosting",
      trees: "40",
      leaves: "8",
      learning_rate: "0.2",
    });
    expect(tags).toMatchObject({
      definition_hash: "definition-1",
      configuration_hash: "configuration-1",
      seed: "42",
      "training_set.rows": "3000",
      data_hash: await runArtifactHash(pool, runId, "training_set.parquet"),
      node_version: process.versions.node,
    });
    expect(metrics["roc_auc"]).toBeGreaterThan(0.8);
    expect(metrics["baseline.prior.roc_auc"]).toBe(0.5);
    expect(metrics["log_loss"]).toBeLessThan(metrics["baseline.prior.log_loss"]!);
    expect(Object.keys(metrics)).toEqual(
      expect.arrayContaining([
        "validation.roc_auc",
        "slice.carrier.AA.roc_auc",
        "slice.carrier.(missing).log_loss",
      ]),
    );

    const evaluation = await json<Evaluation>(runId, "evaluation.json");
    expect(evaluation.sets).toMatchObject({ test: { rows: 600 }, validation: { rows: 300 }, unused: 2 });
    expect(evaluation.parity.rows).toBeGreaterThanOrEqual(1000);
    expect(evaluation.parity.greatestDifference).toBeLessThanOrEqual(1e-5);
    expect(evaluation.roc.length).toBeGreaterThan(1);
    expect(evaluation.importance["never"]).toBe(0);

    expect(await json(runId, "example.json")).toMatchObject({
      sched: "2020-05-05T00:00:00.000Z",
      predict_at: "2020-05-04T22:00:00.000Z",
      distance: expect.any(Number) as number,
      rainy: expect.any(Boolean) as boolean,
    });
    const profile = await json<{ inputs: object }>(runId, "profile.json");
    expect(Object.keys(profile.inputs)).toEqual(late.inputs.map(({ name }) => name));

    expect(lines.find(({ level }) => level === "warn")?.["message"]).toBe(
      "late: never has no value in any training row",
    );
    expect(lines.findLast(({ progress }) => (progress as { unit?: string })?.unit === "trees")).toBeDefined();
    const { rows } = await pool.query("SELECT status, end_time FROM ml.runs WHERE run_id = $1", [runId]);
    expect(rows).toEqual([{ status: "FINISHED", end_time: expect.any(Date) as Date }]);
  });

  test("every step again, and the whole run again, change nothing", async () => {
    const { runId } = await run(late);
    const tables = [
      "ml.runs",
      "ml.params",
      "ml.tags",
      "ml.metrics",
      "ml.run_artifacts",
      "ml.model_versions",
      "ml.aliases",
      "ml.alias_history",
    ];
    const snapshot = async (): Promise<unknown[]> =>
      Promise.all(
        tables.map(
          async (table) => (await pool.query(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)).rows as unknown,
        ),
      );
    const before = await snapshot();
    await run(late, runId);
    expect(await snapshot()).toEqual(before);
  });

  test("the same data and seed give the same bytes, and the champion is matched on the same test set", async () => {
    const [first, second] = [await run(late), await run(late)];
    for (const path of ["training_set.parquet", "model.onnx", "profile.json", "evaluation.json"]) {
      expect(await runArtifactHash(pool, second.runId, path)).toBe(
        await runArtifactHash(pool, first.runId, path),
      );
    }
    const { gates, gatesPassed, version } = second.registered;
    expect(gatesPassed).toBe(true);
    expect(gates[1]?.message).toMatch(
      new RegExp(
        `is not worse than .* of the champion \\(version ${version - 1}\\) by more than 1%, on the same test set`,
      ),
    );
  });

  test("steps that were interrupted go on: a run without its evaluation trains again", async () => {
    const { runId } = await run(late);
    const hash = await runArtifactHash(pool, runId, "model.onnx");
    await pool.query("DELETE FROM ml.run_artifacts WHERE run_id = $1 AND path <> 'training_set.parquet'", [
      runId,
    ]);
    await trainModel(pool, late, { runId, seed, log: recordedLog().log });
    expect(await runArtifactHash(pool, runId, "model.onnx")).toBe(hash);
  });
});

describe("gates", () => {
  test("a version that misses one is registered and not promoted, and says why", async () => {
    const before = await resolveAlias(pool, "late", "champion");
    const strict = { ...late, gates: [{ metric: "roc_auc", kind: "bound", min: 0.999 }] } as const;
    const { registered, promotion, lines } = await run(strict);
    expect(registered.gatesPassed).toBe(false);
    expect(promotion).toMatchObject({ promoted: false });
    expect(promotion.message).toMatch(
      /^late version \d+ is not promoted: roc_auc 0\.\d+ is not at least 0\.999$/,
    );
    expect(await resolveAlias(pool, "late", "champion")).toEqual(before);
    expect(lines.some(({ level, message }) => level === "warn" && /missed/.test(String(message)))).toBe(true);
  });

  test("a worse model than the champion is not promoted", async () => {
    const stump = { ...late, trainer: { ...late.trainer, params: { trees: 1, leaves: 2 } } } as const;
    const { promotion } = await run({ ...stump, gates: late.gates.slice(1) });
    expect(promotion.message).toMatch(/is not promoted: brier .* is worse than .* of the champion/);
  });

  test("a champion with an input that is gone is matched by its own test set", async () => {
    const fewer = {
      ...late,
      inputs: late.inputs.filter(({ name }) => name !== "never"),
      gates: late.gates.slice(1),
    };
    const { registered } = await run(fewer);
    expect(registered.gates[0]?.message).toMatch(
      /on its own test set, because it needs the input never, which is not in this training set$/,
    );
  });

  test("an older run does not take the alias from a newer version", async () => {
    const older = await run({ ...late, gates: [{ metric: "roc_auc", kind: "bound", min: 0.999 }] });
    await run(late);
    await pool.query("UPDATE ml.model_versions SET gates_passed = true WHERE run_id = $1", [older.runId]);
    const promotion = await promoteModel(pool, late, { runId: older.runId });
    expect(promotion.message).toMatch(/is not promoted: champion is the newer version/);
  });
});

describe("a version that is judged again", () => {
  const judge = async (model: ModelDefinition, runId: string) => {
    const { log } = recordedLog();
    const { version } = (await versionOfRun(pool, runId))!;
    await judgeModel(pool, model, { runId, version, judgedHash: "judged-2", log });
    const promotion = await promoteModel(pool, model, { runId, log });
    return { ...promotion, version: await versionOfRun(pool, runId) };
  };
  const bound = (min: number): ModelDefinition["gates"] => [{ metric: "roc_auc", kind: "bound", min }];

  test("has the metrics, slices and baselines of now, as a training would give them, and keeps its model", async () => {
    const before = { ...late, name: "judged", gates: bound(0.6) };
    const after: ModelDefinition = {
      ...before,
      evaluate: { metrics: ["roc_auc", "average_precision"], slices: ["rainy"], baselines: [] },
      gates: [...bound(0.6), { metric: "f1", kind: "bound", max: 1 }],
    };
    const { runId } = await run(before);
    const trained = await json<Evaluation>((await run(after)).runId, "evaluation.json");
    const [model, set] = [await runArtifactHash(pool, runId, "model.onnx"), "training_set.parquet"];
    await judge(after, runId);
    const judged = await json<Evaluation>(runId, "evaluation.json");
    expect({ ...judged, validation: {} }).toEqual({ ...trained, validation: {} });
    for (const [metric, score] of Object.entries(trained.validation))
      expect("value" in score && judged.validation[metric]).toEqual({
        value: expect.closeTo((score as { value: number }).value, 4),
      });
    expect(await runArtifactHash(pool, runId, "model.onnx")).toBe(model);
    expect((await readRunValues(pool, runId)).metrics).toHaveProperty(["slice.rainy.1.average_precision"]);
    expect(await runArtifactHash(pool, runId, set)).not.toBeNull();
  });

  test("is promoted once it passes, stays the champion though it no longer does, and is no worse than itself", async () => {
    const model = { ...late, name: "rejudged", gates: bound(0.999) };
    const { runId, promotion } = await run(model);
    expect(promotion.promoted).toBe(false);
    const evaluation = await runArtifactHash(pool, runId, "evaluation.json");
    const passed = await judge({ ...model, gates: bound(0.6) }, runId);
    expect(passed).toMatchObject({ promoted: true, message: "rejudged version 1 is the champion" });
    expect(passed.version).toMatchObject({
      gatesPassed: true,
      hashes: { learned: "definition-1", judged: "judged-2" },
    });
    // What it needs was known already.
    expect(await runArtifactHash(pool, runId, "evaluation.json")).toBe(evaluation);
    const missed = await judge({ ...model, gates: bound(0.999) }, runId);
    expect(missed.message).toMatch(
      /^rejudged version 1 stays the champion though it misses a gate: roc_auc 0/,
    );
    expect(await resolveAlias(pool, "rejudged", "champion")).toMatchObject({ version: 1 });
    const itself = await judge(
      { ...model, gates: [{ metric: "roc_auc", kind: "champion", maxRegression: 0 }] },
      runId,
    );
    expect(itself.version?.gates[0]?.message).toMatch(/; it is the champion itself$/);
    expect((await pool.query("SELECT FROM ml.model_versions WHERE name = 'rejudged'")).rowCount).toBe(1);
  });
});

describe("other models", () => {
  test("a regression", async () => {
    const minutes: ModelDefinition = {
      ...late,
      name: "minutes",
      task: "regression",
      trainingSetSql: late.trainingSetSql.replace("delay > 15 AS label", "delay::double precision AS label"),
      evaluate: { metrics: ["mae", "rmse", "r2"], slices: ["rainy"], baselines: ["mean"] },
      gates: [{ metric: "r2", kind: "bound", min: 0.2 }],
    };
    const { runId, promotion } = await run(minutes);
    expect(promotion.promoted).toBe(true);
    const { metrics } = await readRunValues(pool, runId);
    expect(metrics["rmse"]).toBeLessThan(metrics["baseline.mean.rmse"]!);
    const frame = {
      rows: 1,
      columns: late.inputs.map(({ name, kind }) =>
        kind === "numeric"
          ? ({ name, kind, values: Float64Array.of(NaN) } as const)
          : ({ name, kind, codes: Int32Array.of(-1), categories: [] } as const),
      ),
    };
    const [value] = await predictWithOnnx(await runArtifact(pool, runId, "model.onnx"), frame);
    expect(value).toBeGreaterThanOrEqual(0);
  });

  test("logistic regression, split at random, without times or a key", async () => {
    await pool.query(
      "CREATE TABLE raw.customers (age bigint, plan text, churned boolean, _batch_id bigint NOT NULL)",
    );
    await pool.query(
      `INSERT INTO raw.customers SELECT 20 + i % 50, (ARRAY['a', 'b'])[1 + i % 2], i % 50 > 20 AND i % 3 > 0, 1
       FROM generate_series(1, 900) AS i`,
    );
    const churn: ModelDefinition = {
      ...late,
      name: "churn",
      source: "customers",
      inputs: [
        { name: "age", kind: "numeric", type: "integer", origin: "request" },
        { name: "plan", kind: "categorical", type: "string", origin: "request" },
      ],
      trainingSetSql: `
        SELECT md5(ROW(churned, plan, age)::text) AS example_id, NULL::timestamptz AS predict_at, churned AS label, age, plan
        FROM raw.customers WHERE $1::timestamptz IS NOT NULL ORDER BY example_id`,
      // Not the order of the table's columns, which may have been added one by one.
      exampleIdSql: "md5(ROW(churned, plan, age)::text)",
      requestSchema: { properties: { age: {}, plan: {} } },
      split: { by: "random", test: 0.2, validation: 0, gapSeconds: 0 },
      trainer: { algorithm: "logistic_regression", params: { l2: 1, max_iterations: 100 } },
      evaluate: { metrics: ["roc_auc"], slices: [], baselines: [] },
    };
    const { runId, promotion } = await run(churn);
    expect(promotion.promoted).toBe(true);
    expect(await json(runId, "example.json")).toEqual({
      age: expect.any(Number) as number,
      plan: expect.any(String) as string,
    });
  });
});

describe("an example request", () => {
  const predictAt = Date.UTC(2020, 4, 4, 22);

  test("is the body of the example's row", async () => {
    expect(await exampleRequest(pool, late, { id: "3000", predictAt })).toMatchObject({
      sched: new Date("2020-05-05T00:00:00Z"),
      predict_at: "2020-05-04T22:00:00.000Z",
    });
  });

  test("is that of another row, for now, when the row was replaced meanwhile", async () => {
    const body = await exampleRequest(pool, late, { id: "gone", predictAt });
    expect(body).toMatchObject({ distance: expect.any(Number) as number });
    expect(body).not.toHaveProperty("predict_at");
  });
});

describe("examples from which nothing can be learned", () => {
  const withSql = (change: (sql: string) => string): ModelDefinition => ({
    ...late,
    name: "bad",
    trainingSetSql: change(late.trainingSetSql),
  });

  test.each([
    [
      "no examples",
      withSql((sql) => sql.replace("WHERE", "WHERE false AND")),
      "MLO5401",
      /bad: no example whose label is known by 2030/,
    ],
    [
      "a label that is null",
      withSql((sql) => sql.replace("delay > 15 AS label", "nullif(flight_id, 17) > 3 AS label")),
      "MLO5402",
      /example 17 is null/,
    ],
    [
      "one class",
      withSql((sql) => sql.replace("delay > 15 AS label", "true AS label")),
      "MLO5403",
      /the label is true for all/,
    ],
    [
      "few examples",
      withSql((sql) => sql.replace("WHERE", "WHERE flight_id < 20 AND")),
      "MLO5404",
      /of 19 examples \d+ are left to train/,
    ],
    [
      "an infinite label",
      {
        ...withSql((sql) => sql.replace("delay > 15 AS label", "'Infinity'::float AS label")),
        task: "regression",
      },
      "MLO5405",
      /label of example 1 is Infinity/,
    ],
    [
      "a regression by logistic regression",
      {
        ...withSql((sql) => sql.replace("delay > 15 AS label", "delay::float AS label")),
        task: "regression",
        trainer: { algorithm: "logistic_regression", params: {} },
      },
      "MLO5407",
      /logistic_regression cannot train a regression/,
    ],
  ] as [string, ModelDefinition, string, RegExp][])("%s", async (_, model, code, message) => {
    await expect(run(model)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});
