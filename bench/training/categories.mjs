/** Categories beside LightGBM's and scikit-learn's. See README.md. */
import { spawn, spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { exportModel } from "../../runtime/dist/training/export-model.js";
import { predictWithOnnx } from "../../runtime/dist/onnx/predict.js";
import { train } from "../../runtime/dist/training/algorithms.js";
import { takeRows } from "../../runtime/dist/frame/frame.js";
import { readSnapshot } from "../../runtime/dist/training/snapshot.js";

const { values: options } = parseArgs({
  options: { data: { type: "string" }, seed: { type: "string", default: "1" } },
});
const here = path.dirname(fileURLToPath(import.meta.url));
const python = path.join(here, "../.venv/bin/python");
const results = path.join(here, "../results/categories");
const environment = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

await mkdir(results, { recursive: true });
runPython("category_sets.py", options.seed, ...(options.data ? [path.resolve(options.data)] : []));
const { params, folds, sets } = JSON.parse(await readFile(path.join(results, "sets.json"), "utf8"));
const peers = spawn(python, [path.join(here, "category_peers.py"), results], {
  env: environment,
  stdio: ["pipe", "pipe", "inherit"],
});
const answers = createInterface({ input: peers.stdout })[Symbol.asyncIterator]();
const seconds = {};
for (const [name, { task, inputs }] of Object.entries(sets)) {
  const columns = [...inputs, { name: "fold", kind: "numeric", type: "integer" }];
  const file = await readFile(path.join(results, `${name}.parquet`));
  const { frame, label: target } = await readSnapshot(file, { inputs: columns });
  const foldOf = frame.columns.at(-1).values;
  const examples = { ...frame, columns: frame.columns.slice(0, -1) };
  seconds[name] = { "mlops-yaml": [], LightGBM: [], "scikit-learn": [] };
  for (let fold = 0; fold < folds; fold++) {
    const trainRows = Int32Array.from(foldOf.keys()).filter((row) => foldOf[row] !== fold);
    const testRows = Int32Array.from(foldOf.keys()).filter((row) => foldOf[row] === fold);
    const problem = { task, frame: examples, target, trainRows };
    seconds[name]["mlops-yaml"].push(await ours(problem, testRows, `${name}-mlops-yaml-${fold}.f64`));
    peers.stdin.write(`${name} ${fold}\n`);
    const answer = JSON.parse((await answers.next()).value);
    for (const peer of Object.keys(answer)) seconds[name][peer].push(answer[peer]);
  }
}
peers.stdin.end();
await writeFile(path.join(results, "seconds.json"), JSON.stringify(seconds));
runPython("category_table.py");

/** Trains, and keeps what the exported model answers for the test rows. @returns processor seconds of training */
async function ours(problem, testRows, file) {
  const before = process.cpuUsage();
  const model = train(
    "gradient_boosting",
    { ...problem, validationRows: new Int32Array(0), params, seed: 1 },
    () => {},
  );
  const { user, system } = process.cpuUsage(before);
  const predictions = await predictWithOnnx(exportModel(model), takeRows(problem.frame, testRows));
  await writeFile(path.join(results, file), new Uint8Array(predictions.buffer));
  return (user + system) / 1e6;
}

function runPython(script, ...more) {
  const { status } = spawnSync(python, [path.join(here, script), results, ...more], {
    env: environment,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}
