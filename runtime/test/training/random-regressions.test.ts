import { describe, expect, test } from "vitest";
import { openGraph } from "../../src/serving/model/graph.js";
import type { TrainableModel } from "../../src/training/trainable-model.js";
import { runTrainingJob } from "../../src/training/training-job.js";
import type { Column } from "../../src/frame/frame.js";
import { seededRandom, type Random } from "../../src/frame/random.js";
import { writeSnapshot } from "../support/snapshot.js";
import type { ModelDefinition } from "../../src/definitions/model.js";
import { predictWithOnnx } from "../../src/onnx/predict.js";
import { frameOf } from "./problems.js";

/** The whole set is 200; the suite takes every eighth of them. */
const all = process.env["MLOPS_TEST_REGRESSIONS"] === "all";
const seeds = Array.from({ length: 200 }, (_, i) => i).filter((i) => all || i % 8 === 0);

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Targets as people have them, from a signal and noise of deviation 1 each. */
const targets: Readonly<Record<string, (signal: number, noise: number, random: Random) => number>> = {
  plain: (signal, noise) => signal + noise,
  "wide around zero": (signal, noise) => 347 * (signal + noise),
  tiny: (signal, noise) => 1e-9 * (signal + noise),
  huge: (signal, noise) => 1e12 * (signal + noise),
  "far from zero": (signal, noise) => 1e12 + signal + noise,
  count: (signal, noise) => Math.max(0, Math.round(Math.exp(1 + signal / 2 + noise / 2))),
  "mostly zero": (signal, noise, random) => (random() < 0.9 ? 0 : 1e4 * Math.exp(signal + noise)),
  skewed: (signal, noise) => Math.exp(3 * (signal + noise)),
  "constant with noise": (_, noise) => 5 + 1e-6 * noise,
  constant: () => 0.1,
};
const kinds = Object.keys(targets);

const columns: Readonly<Record<Column["kind"], (random: Random, name: string, rows: number) => Column>> = {
  numeric: (random, name, rows) => {
    const scale = 10 ** Math.floor(random() * 24 - 12);
    const missing = random() < 0.5 ? random() : 0;
    const offset = random() < 0.3 ? 1e9 * scale : 0;
    const value = (): number => (random() < missing ? NaN : offset + scale * normal(random));
    return { kind: "numeric", name, values: Float64Array.from({ length: rows }, value) };
  },
  categorical: (random, name, rows) => {
    const categories = Array.from({ length: 1 + Math.floor(random() ** 3 * 500) }, (_, i) => `${name} ${i}`);
    const code = (): number => Math.floor(random() * (categories.length + 1)) - 1;
    return { kind: "categorical", name, categories, codes: Int32Array.from({ length: rows }, code) };
  },
};

/** What the target follows: the rank of the first input, so that its scale does not matter. */
function signalOf(column: Column): Float64Array {
  if (column.kind === "categorical") return Float64Array.from(column.codes, (code) => Math.sin(code));
  const order = Int32Array.from(column.values.keys()).sort((a, b) => column.values[a]! - column.values[b]!);
  const signal = new Float64Array(order.length);
  for (const [rank, row] of order.entries()) signal[row] = (3.46 * rank) / order.length - 1.73;
  return signal.map((value, row) => (Number.isNaN(column.values[row]!) ? 2 : value));
}

function regression(seed: number, kind = kinds[seed % kinds.length]!) {
  const random = seededRandom(seed);
  const rows = 300 + Math.floor(random() * 1200);
  const inputs = 1 + Math.floor(random() * 40);
  const given = Array.from({ length: inputs }, (_, i) =>
    columns[random() < 0.3 ? "categorical" : "numeric"](random, `x${i}`, rows),
  );
  const signal = signalOf(given[0]!);
  const label = signal.map((value) => targets[kind]!(value, normal(random), random));
  const model = {
    name: "random",
    task: "regression",
    inputs: given.map(({ name, kind: inputKind }) => ({
      name,
      kind: inputKind,
      type: inputKind === "numeric" ? "float" : "string",
      origin: "request",
    })),
    split: { by: "random", test: 0.2, validation: 0.1, gapSeconds: 0 },
    trainer: { algorithm: "gradient_boosting", params: {} },
    evaluate: { metrics: ["rmse", "mae", "r2"], slices: [], baselines: ["prior"] },
    gates: [],
  } as unknown as TrainableModel & ModelDefinition;
  const ids = Array.from({ length: rows }, (_, row) => String(row));
  return { kind, model, examples: { ids, predictAt: null, label, frame: frameOf(given) } };
}

const ofPlainTarget = new Set(["wide around zero", "tiny", "huge", "far from zero"]);

async function trained(seed: number, kind?: string) {
  const given = regression(seed, kind);
  const snapshot = writeSnapshot(given.examples, given.model);
  return { ...given, ...(await runTrainingJob({ model: given.model, snapshot, seed }, () => {})) };
}

describe("regressions of any scale train, are served and agree", () => {
  test.each(seeds)("%d", async (seed) => {
    const { kind, model, examples, onnx, evaluation } = await trained(seed);
    const { r2 } = evaluation.metrics;
    if (kind === "constant") expect(r2).toEqual({ notEvaluated: "all labels are the same" });
    else expect(r2).toHaveProperty("value");
    if (ofPlainTarget.has(kind)) {
      // A unit or an offset changes nothing of what is learned, but that a double has four decimals at 1e12.
      const plain = (await trained(seed, "plain")).evaluation.metrics["r2"] as { value: number };
      expect((r2 as { value: number }).value).toBeCloseTo(plain.value, kind === "far from zero" ? 1 : 5);
    }

    const graph = await openGraph(onnx, model);
    const expected = await predictWithOnnx(onnx, examples.frame);
    for (let row = 0; row < 20; row++) {
      const values = examples.frame.columns.map((column) => [
        column.name,
        column.kind === "numeric" ? column.values[row]! : (column.categories[column.codes[row]!] ?? null),
      ]);
      expect(await graph.run(Object.fromEntries(values) as Record<string, never>)).toBe(expected[row]);
    }
    await graph.close();
  });
});
