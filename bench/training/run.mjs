/** See README.md. */
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { project } from "../../build/generated/project.js";
import { scoreAll } from "../../runtime/dist/evaluation/metrics/index.js";
import { createLogger } from "../../runtime/dist/logging/logger.js";
import { exportModel } from "../../runtime/dist/training/export-model.js";
import { predictWithOnnx } from "../../runtime/dist/onnx/predict.js";
import { train } from "../../runtime/dist/training/algorithms.js";
import { gather, takeRows } from "../../runtime/dist/frame/frame.js";
import { readSnapshot } from "../../runtime/dist/training/snapshot.js";
import { splitExamples } from "../../runtime/dist/training/split.js";
import { makeTrainingSet } from "./training-set.mjs";

const { values: options } = parseArgs({
  options: { "training-set": { type: "string" }, data: { type: "string" } },
});
const here = path.dirname(fileURLToPath(import.meta.url));
const python = path.join(here, "../.venv/bin/python");
const results = path.join(here, "../results/training");
const log = createLogger((line) => process.stderr.write(`${line}\n`), "warn");
const model = project.models.find(({ name }) => name === "late_arrival");
const referenceRows = 300;

await mkdir(results, { recursive: true });
const snapshot = options["training-set"]
  ? await readFile(options["training-set"])
  : await makeTrainingSet(project, model, path.join(here, "../.."), log);
const examples = await readSnapshot(snapshot, model);
const rows = splitExamples(model, examples, project.seed);
const problem = {
  task: model.task,
  frame: examples.frame,
  target: examples.label,
  trainRows: rows.train,
  validationRows: rows.validation,
  seed: project.seed,
};
const boosting = model.trainer.params;
const table = [
  await measure("gradient boosting", "gradient_boosting", { ...problem, params: boosting }),
  await measure("gradient boosting, all trees", "gradient_boosting", {
    ...problem,
    params: boosting,
    validationRows: new Int32Array(0),
  }),
  await measure("logistic regression", "logistic_regression", {
    ...problem,
    params: { l2: 1, max_iterations: 100 },
  }),
];
if (existsSync(python)) table.push(...(await measurePeer()));
else process.stderr.write("scikit-learn was not measured: there is no bench/.venv (see README.md)\n");
printTable(table);
if (existsSync(python)) {
  const more = options.data ? ["--data", options.data] : [];
  process.stdout.write("\n");
  spawnSync(process.execPath, [path.join(here, "categories.mjs"), ...more], { stdio: "inherit" });
}

async function measure(name, algorithm, given) {
  const started = performance.now();
  const trained = train(algorithm, given, () => {});
  const seconds = (performance.now() - started) / 1000;
  const onnx = exportModel(trained);
  const predictions = await predictWithOnnx(onnx, takeRows(examples.frame, rows.test));
  await writeFile(path.join(results, `${name.replaceAll(/\W+/g, "-")}.onnx`), onnx);
  await writeFile(
    path.join(results, `${name.replaceAll(/\W+/g, "-")}.json`),
    JSON.stringify(Array.from(predictions.subarray(-referenceRows))),
  );
  const scores = scoreAll(["roc_auc", "log_loss"], gather(examples.label, rows.test), predictions);
  return {
    trainer: `mlops-yaml, ${name}`,
    trees: trained.trees?.length ?? null,
    roc_auc: scores.roc_auc.value,
    log_loss: scores.log_loss.value,
    seconds,
  };
}

async function measurePeer() {
  const moment = (row) => new Date(examples.predictAt[row]).toISOString();
  const sets = {
    train_to: moment(rows.train.at(-1)),
    validation_from: moment(rows.validation[0]),
    validation_to: moment(rows.validation.at(-1)),
    test_from: moment(rows.test[0]),
    rows: [rows.train.length, rows.validation.length, rows.test.length],
  };
  const job = {
    sets,
    params: boosting,
    inputs: model.inputs.map(({ name, kind }) => ({ name, kind })),
    reference_rows: referenceRows,
  };
  await writeFile(path.join(results, "training_set.parquet"), snapshot);
  await writeFile(path.join(results, "job.json"), JSON.stringify(job));
  const { stdout } = await promisify(execFile)(python, [path.join(here, "peer.py"), results], {
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    maxBuffer: 1e8,
  });
  const { trainers, exports } = JSON.parse(stdout);
  for (const line of exports) process.stdout.write(`${line}\n`);
  process.stdout.write("\n");
  return trainers;
}

function printTable(lines) {
  const cells = lines.map(({ trainer, trees, roc_auc, log_loss, seconds }) => [
    trainer,
    trees === null ? "" : String(trees),
    roc_auc.toFixed(4),
    log_loss.toFixed(4),
    seconds.toFixed(1),
  ]);
  const table = [["trainer (one thread)", "trees", "ROC AUC", "log loss", "seconds"], ...cells];
  const widths = table[0].map((_, c) => Math.max(...table.map((row) => row[c].length)));
  const line = (row) => `| ${row.map((cell, c) => cell.padEnd(widths[c])).join(" | ")} |\n`;
  process.stdout.write(line(table[0]));
  process.stdout.write(line(widths.map((width) => "-".repeat(width))));
  for (const row of cells) process.stdout.write(line(row));
}
