import type { ModelDefinition } from "../definitions/model.js";

/** The parts of a definition that a training reads: plain data, so that it passes between processes. */
export type TrainableModel = Pick<
  ModelDefinition,
  "name" | "task" | "inputs" | "split" | "trainer" | "evaluate" | "gates"
>;

export const trainable = ({
  name,
  task,
  inputs,
  split,
  trainer,
  evaluate,
  gates,
}: TrainableModel): TrainableModel => ({ name, task, inputs, split, trainer, evaluate, gates });
