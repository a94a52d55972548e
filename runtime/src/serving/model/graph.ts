import { InferenceSession } from "../../onnx/runtime.js";
import { RuntimeError } from "../../errors/index.js";
import type { ModelDefinition } from "../../definitions/model.js";
import { inputTensors, type InputValues } from "./input-vector.js";

/** A model's ONNX graph, ready to run. */
export interface Graph {
  /**
   * Probability of the positive class, or the predicted value.
   * @throws Error if the graph answers with something else than a finite number
   */
  run(values: InputValues): Promise<number>;
  close(): Promise<void>;
}

/** @throws RuntimeError MLO5502 if the graph's inputs or output are not those of the definition */
export async function openGraph(content: Uint8Array, model: ModelDefinition): Promise<Graph> {
  // One thread: a single row gains nothing from more, and servers scale by processes.
  const session = await InferenceSession.create(content, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
  });
  const output = model.task === "binary_classification" ? "probability" : "value";
  const problem = inputProblem(session, model) ?? outputProblem(session, output);
  if (problem !== null) {
    await session.release();
    throw new RuntimeError("MLO5502", `The graph of ${model.name} does not fit the server: ${problem}`, {
      hint: "Train and promote the model again.",
    });
  }
  return {
    run: async (values) => {
      const results = await session.run(inputTensors(model.inputs, values), [output]);
      const value = Number(results[output]?.data[0]);
      if (!Number.isFinite(value)) throw new Error(`The model ${model.name} answered with ${value}`);
      return value;
    },
    close: () => session.release(),
  };
}

function inputProblem(session: InferenceSession, model: ModelDefinition): string | null {
  for (const kind of ["numeric", "categorical"] as const) {
    const wanted = model.inputs.filter((input) => input.kind === kind).length;
    const found = widthOf(session, kind);
    if (found !== null && found !== wanted)
      return `it takes ${found} ${kind} inputs, the server has ${wanted}`;
  }
  return null;
}

/** How many columns the input has: 0 where the graph has no such input, null where it does not say. */
function widthOf(session: InferenceSession, name: string): number | null {
  const input = session.inputMetadata.find((metadata) => metadata.name === name);
  if (!input) return 0;
  const width = input.isTensor ? input.shape[1] : undefined;
  return typeof width === "number" ? width : null;
}

const outputProblem = (session: InferenceSession, output: string): string | null =>
  session.outputNames.includes(output)
    ? null
    : `it has no output "${output}" (but ${session.outputNames.join(", ")})`;
