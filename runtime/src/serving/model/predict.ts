import type { ModelDefinition, RequestRow } from "../../definitions/model.js";
import { computableRow, withValues } from "./computable-row.js";
import type { FeatureLookup, FeatureStates } from "./feature-lookup.js";
import type { Graph } from "./graph.js";
import type { InputValue, InputValues } from "./input-vector.js";

export interface PredictionOutput {
  /** For a classification whether the probability is at least one half. */
  readonly prediction: boolean | number;
  readonly probability?: number;
}

export interface Prediction {
  readonly inputs: InputValues;
  readonly output: PredictionOutput;
  readonly featureStates: FeatureStates;
}

/**
 * Everything that the graph takes, from one request.
 * @throws ExpressionError that names a derived input which has no value for the request, UncomputableInteger
 */
export async function modelInputs(
  model: ModelDefinition,
  lookup: FeatureLookup,
  row: RequestRow,
  at: { readonly time: Date; readonly replay: boolean },
): Promise<{ readonly inputs: InputValues; readonly featureStates: FeatureStates }> {
  const computable = computableRow(row);
  const derived = model.derive(computable);
  const features = await lookup(row, at);
  const onDemand =
    model.onDemand?.(
      computable === row ? { ...row, ...features.values } : withValues(computable, features.values),
    ) ?? {};
  const inputs = Object.fromEntries(
    model.inputs.map(({ name, origin, kind }) => {
      const from = { request: row, derived, feature: features.values, on_demand: onDemand }[origin];
      return [name, inputValue(name, kind, from[name])];
    }),
  );
  return { inputs, featureStates: features.states };
}

export async function predict(
  model: ModelDefinition,
  graph: Graph,
  lookup: FeatureLookup,
  row: RequestRow,
  at: { readonly time: Date; readonly replay: boolean },
): Promise<Prediction> {
  const { inputs, featureStates } = await modelInputs(model, lookup, row, at);
  const value = await graph.run(inputs);
  const output =
    model.task === "regression" ? { prediction: value } : { prediction: value >= 0.5, probability: value };
  return { inputs, output, featureStates };
}

/** Missing is null, NaN included, so that the log holds what the model saw. Of long integers the driver gives the text. */
function inputValue(name: string, kind: "numeric" | "categorical", value: unknown): InputValue {
  if (value === undefined || value === null || Number.isNaN(value)) return null;
  if (typeof value === "bigint") return kind === "numeric" ? Number(value) : String(value);
  if (typeof value === "string" && kind === "numeric") return Number(value);
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  throw new TypeError(`The input ${name} is neither a number nor a text nor a boolean`);
}
