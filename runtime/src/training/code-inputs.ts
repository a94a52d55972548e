import type { PoolClient } from "pg";
import type { Logger } from "../logging/logger.js";
import {
  calledFunction,
  createLineSplitter,
  cursorLines,
  fieldOrNull,
  runInThread,
} from "../user-code/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { ownValue } from "../names/own-value.js";

/** Fields of a training set before its inputs. */
const ownFields = ["example_id", "predict_at", "label"];

/** A function that takes longer over the rows of one fetch does not end. */
const stallSeconds = 600;

/**
 * Reads the training set of a model with inputs that code of the user's own gives: the rows pass the code in a
 * thread, a few thousand at a time.
 * @param take gets each row as texts: example_id, predict_at, label, then every input in the model's order
 * @throws RuntimeError MLO5133 to MLO5136
 */
export async function forEachComputedRow(
  client: PoolClient,
  model: ModelDefinition,
  code: NonNullable<ModelDefinition["code"]>,
  asOf: Date,
  log: Logger,
  take: (row: readonly (string | null)[]) => void,
): Promise<void> {
  const computed = model.inputs.map(({ name }) => name).filter((name) => Object.hasOwn(code.inputs, name));
  const given = model.inputs.map(({ name }) => name).filter((name) => !Object.hasOwn(code.inputs, name));
  const fields = [...ownFields, ...given, ...computed];
  const order = [...ownFields, ...model.inputs.map(({ name }) => name)].map((name) => fields.indexOf(name));
  const job = {
    kind: "fields",
    projectDirectory: process.cwd(),
    timezone: "UTC",
    name: `the code of ${model.name}`,
    owner: `Input ${model.name}`,
    kept: "the champion",
    passed: ownFields.length + given.length,
    keys: ["example_id"],
    inputs: code.reads,
    fields: model.inputs.flatMap(({ name, type }) => {
      const input = ownValue(code.inputs, name);
      if (input === undefined) return [];
      const { columns, nullable = false } = input;
      return [{ name, type, nullable, columns, function: calledFunction(input.function) }];
    }),
  } as const;
  const split = createLineSplitter();
  const rows = cursorLines(client, model.trainingSetSql, [asOf]);
  for await (const chunk of runInThread(job, rows, { signal: undefined, log, stallSeconds }, () => undefined))
    for (const line of split(chunk)) {
      const texts = line.split("\t");
      take(order.map((place) => fieldOrNull(texts[place] ?? "")));
    }
}
