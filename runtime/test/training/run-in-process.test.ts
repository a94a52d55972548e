import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serialize } from "node:v8";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../../tests/support/until.js";
import { seededRandom } from "../../src/frame/random.js";
import { runInProcess } from "../../src/training/run-in-process.js";
import type { TrainingProgress } from "../../src/training/trainer.js";
import type { TrainableModel } from "../../src/training/trainable-model.js";
import { runTrainingJob, type TrainingJob } from "../../src/training/training-job.js";
import { temporaryFolder } from "../support/database.js";
import { writeSnapshot } from "../support/snapshot.js";

const model = (trees: number): TrainableModel => ({
  name: "late",
  task: "binary_classification",
  inputs: [{ name: "distance", kind: "numeric", type: "float", origin: "request" }],
  split: { by: "random", test: 0.2, validation: 0.1, gapSeconds: 0 },
  trainer: { algorithm: "gradient_boosting", params: { trees, early_stopping: 0 } },
  evaluate: { metrics: ["roc_auc"], slices: [], baselines: ["prior"] },
  gates: [],
});

function job(rows: number, trees: number): TrainingJob {
  const random = seededRandom(3);
  const values = Float64Array.from({ length: rows }, random);
  const examples = {
    ids: Array.from({ length: rows }, (_, row) => String(row)),
    predictAt: null,
    label: values.map((value) => (value + random() > 1 ? 1 : 0)),
    frame: { rows, columns: [{ name: "distance", kind: "numeric", values } as const] },
  };
  return { model: model(trees), snapshot: writeSnapshot(examples, model(trees)), seed: 7 };
}
/** Takes minutes: longer than any test waits. */
const endless = (): TrainingJob => job(60_000, 100_000);

/** The training processes below a process. */
function trainingsOf(parent: number): number[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      // "pid (name) state parent …": whatever it does just now, runs or waits
      const isBelow = new RegExp(`\\) [^Z] ${parent} `).test(readFileSync(`/proc/${pid}/stat`, "utf8"));
      const isTraining = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("training-process.js");
      return isBelow && isTraining ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder("training");
});
afterAll(() => folder.remove());

describe("a training in a process of its own", () => {
  it("gives what it gives within this process, and its progress", async () => {
    const given = job(500, 20);
    const progress: TrainingProgress[] = [];
    const result = await runInProcess({ kind: "train", job: given }, (each) => progress.push(each));
    const here = await runTrainingJob(given, () => undefined);
    expect(Buffer.compare(result.onnx, here.onnx)).toBe(0);
    expect(result.evaluation).toEqual(here.evaluation);
    expect(progress.length).toBeGreaterThan(0);
  });

  it("passes on why nothing can be learned, as the error that it is", async () => {
    const given = job(500, 20);
    const asRegression = { ...given.model, task: "regression" } as const;
    const logistic = { ...asRegression, trainer: { algorithm: "logistic_regression", params: {} } } as const;
    await expect(runInProcess({ kind: "train", job: { ...given, model: logistic } })).rejects.toMatchObject({
      code: "MLO5407",
    });
  });

  it.runIf(process.platform === "linux")("that is killed says so, and this process goes on", async () => {
    const training = runInProcess({ kind: "train", job: endless() });
    const refused = expect(training).rejects.toMatchObject({
      code: "MLO5090",
      message: "late: the process of the training was killed (SIGKILL)",
    });
    process.kill(await until(() => trainingsOf(process.pid)[0], "the process of the training"), "SIGKILL");
    await refused;
  });

  it.runIf(process.platform === "linux")("ends with the worker, however that ends", async () => {
    const file = join(folder.path, "job");
    await writeFile(file, serialize({ kind: "train", job: endless() }));
    const script = join(import.meta.dirname, "training-script.mjs");
    const worker = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "inherit"] });
    await once(worker.stdout, "data"); // it is in the middle of its trees
    const training = await until(() => trainingsOf(worker.pid!)[0], "the process of the training");
    worker.kill("SIGKILL");
    await until(() => isGone(training), "the end of the training");
  });
});

function isGone(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return true;
  }
}
