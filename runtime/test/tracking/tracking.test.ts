import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemMigrations } from "../../src/store/system-tables.js";
import {
  aliasChannel,
  attachArtifact,
  createRun,
  finishRun,
  logMetrics,
  logParams,
  logTags,
  newRunId,
  readArtifact,
  readRunValues,
  registerVersion,
  resolveAlias,
  runArtifact,
  setAlias,
  versionOfRun,
  writeArtifact,
} from "../../src/tracking/index.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  for (const { sql } of systemMigrations) await pool.query(sql);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function startedRun(): Promise<string> {
  const runId = newRunId();
  await createRun(pool, { runId, experiment: "late_arrival", runName: "first" });
  return runId;
}

const rowsOf = async (table: string): Promise<unknown[]> =>
  (await pool.query(`SELECT * FROM ${table} ORDER BY 1, 2`)).rows;

describe("artefacts", () => {
  test("content of several chunks comes back as it was, and is stored once", async () => {
    const content = randomBytes(9 * 1024 * 1024 + 1);
    const hash = await writeArtifact(pool, content);
    expect(await writeArtifact(pool, content)).toBe(hash);
    expect((await readArtifact(pool, hash)).equals(content)).toBe(true);
    const { rows } = await pool.query("SELECT chunk FROM ml.artifact_chunks WHERE hash = $1", [hash]);
    expect(rows).toHaveLength(3);
  });

  test("nothing is content, too", async () => {
    expect(await readArtifact(pool, await writeArtifact(pool, new Uint8Array(0)))).toHaveLength(0);
  });

  test("what a crash left half written is completed by writing it again", async () => {
    const content = randomBytes(5 * 1024 * 1024);
    const hash = await writeArtifact(pool, content);
    await pool.query("DELETE FROM ml.artifact_chunks WHERE hash = $1 AND chunk = 1", [hash]);
    await expect(readArtifact(pool, hash)).rejects.toThrow(/4194304 of 5242880 bytes/);
    await writeArtifact(pool, content);
    expect((await readArtifact(pool, hash)).equals(content)).toBe(true);
  });

  test("an unknown hash and a missing path are named", async () => {
    await expect(readArtifact(pool, "00")).rejects.toMatchObject({ code: "MLO5801" });
    const runId = await startedRun();
    await expect(runArtifact(pool, runId, "model.onnx")).rejects.toMatchObject({
      code: "MLO5802",
      message: expect.stringContaining("model.onnx") as string,
    });
  });
});

describe("runs", () => {
  test("repeating every call changes nothing", async () => {
    const runId = newRunId();
    const record = async (): Promise<void> => {
      await createRun(pool, { runId, experiment: "late_arrival", runName: "first" });
      await logParams(pool, runId, { trees: 300, algorithm: "gradient_boosting" });
      await logTags(pool, runId, { seed: 42 });
      await logMetrics(pool, runId, { roc_auc: 0.71, "slice.carrier.AA.roc_auc": 0.69 });
      await logMetrics(pool, runId, { "validation.log_loss": 0.5 }, 1);
      await logMetrics(pool, runId, { "validation.log_loss": 0.4 }, 2);
      await attachArtifact(pool, runId, "model.onnx", Buffer.from("graph"));
      await finishRun(pool, runId, "FINISHED");
    };
    const snapshot = (): Promise<unknown[][]> =>
      Promise.all(["ml.runs", "ml.params", "ml.tags", "ml.metrics", "ml.run_artifacts"].map(rowsOf));
    await record();
    const before = await snapshot();
    await record();
    expect(await snapshot()).toEqual(before);
    expect(await readRunValues(pool, runId)).toEqual({
      params: { trees: "300", algorithm: "gradient_boosting" },
      tags: { seed: "42" },
      metrics: { roc_auc: 0.71, "slice.carrier.AA.roc_auc": 0.69, "validation.log_loss": 0.4 },
    });
    expect((await runArtifact(pool, runId, "model.onnx")).toString()).toBe("graph");
  });

  test("a metric that is not a number is refused", async () => {
    await expect(logMetrics(pool, await startedRun(), { roc_auc: NaN })).rejects.toThrow("roc_auc is NaN");
  });
});

describe("registry", () => {
  const registered = async (model: string, runId: string): Promise<number> =>
    registerVersion(pool, {
      model,
      runId,
      hashes: { learned: "l1", judged: "j1" },
      gates: [{ metric: "roc_auc", kind: "bound", passed: true, message: "0.71 is at least 0.68" }],
      gatesPassed: true,
    });

  test("versions count up by model, and a run keeps the one that it has", async () => {
    const [first, second] = [await startedRun(), await startedRun()];
    expect(await registered("a", first)).toBe(1);
    expect(await registered("a", first)).toBe(1);
    expect(await registered("a", second)).toBe(2);
    expect(await registered("b", await startedRun())).toBe(1);
    expect(await versionOfRun(pool, first)).toMatchObject({ version: 1, gatesPassed: true });
    expect(await versionOfRun(pool, newRunId())).toBeNull();
  });

  test("runs that register at the same moment get different versions", async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, startedRun));
    const versions = await Promise.all(runs.map((runId) => registered("busy", runId)));
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("moving an alias writes its history and tells listeners; not moving it does neither", async () => {
    const runs = [await startedRun(), await startedRun()];
    for (const runId of runs) await registered("moved", runId);
    const client = await pool.connect();
    const heard: unknown[] = [];
    client.on("notification", ({ channel, payload }) => heard.push([channel, payload]));
    await client.query(`LISTEN ${aliasChannel}`);

    expect(await resolveAlias(pool, "moved", "champion")).toBeNull();
    const alias = { model: "moved", alias: "champion", reason: "gates passed" };
    expect(await setAlias(pool, { ...alias, version: 1 })).toBe(true);
    expect(await setAlias(pool, { ...alias, version: 1 })).toBe(false);
    expect(await setAlias(pool, { ...alias, version: 2 })).toBe(true);
    expect(await resolveAlias(pool, "moved", "champion")).toEqual({
      version: 2,
      runId: runs[1],
      hashes: { learned: "l1", judged: "j1" },
    });
    await client.query("SELECT 1");
    expect(heard).toEqual([
      [aliasChannel, "moved"],
      [aliasChannel, "moved"],
    ]);
    client.release(true);
    const { rows } = await pool.query("SELECT version, reason FROM ml.alias_history WHERE name = 'moved'");
    expect(rows).toEqual([
      { version: 1, reason: "gates passed" },
      { version: 2, reason: "gates passed" },
    ]);
  });
});
