import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { failureKind, messageOf, RuntimeError } from "../../errors/index.js";
import { ExpressionError } from "../../expressions/expression-error.js";
import type { ModelDefinition } from "../../definitions/model.js";
import type { ServiceDefinition } from "../../definitions/service.js";
import type { FeatureLookup, LookedUpFeatures } from "../model/feature-lookup.js";
import type { ModelKeeper } from "../model/model-keeper.js";
import { UncomputableInteger } from "../model/computable-row.js";
import { predict } from "../model/predict.js";
import type { ServedModel } from "../model/served-model.js";
import type { PredictionLog } from "../prediction-log/prediction-log.js";
import type { PredictionRecord } from "../prediction-log/record.js";
import { jsonProblem } from "../../store/storable.js";
import { fieldProblems, validationFailed } from "./body-validation.js";
import { HttpProblem } from "./errors.js";
import { takeExactNumbers, type ExactNumbers } from "./exact-numbers.js";
import type { PredictionStatus, ServingMetrics } from "./metrics.js";
import { errorSchema, predictionSchema } from "./openapi.js";
import { parseRequest, requestFields, type ParsedRequest } from "./request-row.js";

export interface PredictRoute {
  readonly service: ServiceDefinition;
  readonly model: ModelDefinition;
  readonly keeper: ModelKeeper;
  readonly lookup: FeatureLookup;
  readonly predictionLog: PredictionLog;
  readonly metrics: ServingMetrics;
}

type Body = Readonly<Record<string, unknown>>;

/** What integers of bodies were before they were validated. */
const exactNumbers = new WeakMap<FastifyRequest, ExactNumbers>();

/** POST /predict: validates, looks features up, runs the model, logs, answers. */
export function addPredictRoute(server: FastifyInstance, route: PredictRoute): void {
  const { service, model, keeper, metrics } = route;
  const fields = requestFields(model.requestSchema);

  const count = (status: PredictionStatus): void => {
    const version = String(keeper.slot.current()?.version ?? "none");
    metrics.predictions.inc({ model: model.name, version, status });
  };

  server.post<{ Body: Body }>("/predict", {
    attachValidation: true,
    preValidation: (request, _reply, done) => {
      exactNumbers.set(request, takeExactNumbers(request.body));
      done();
    },
    schema: {
      operationId: "predict",
      summary: service.description ?? `Prediction of ${model.name}`,
      tags: ["prediction"],
      body: model.requestSchema,
      response: {
        200: predictionSchema(model),
        400: errorSchema("The body is not JSON"),
        401: errorSchema("The API key is missing or wrong"),
        422: errorSchema(
          "A field is missing, unknown or has the wrong type, or a derived input has no value",
        ),
        503: errorSchema("No model, no features, or no space for the record of the prediction"),
      },
    },
    handler: async (request) => {
      const started = performance.now();
      try {
        if (request.validationError?.validation) {
          throw validationFailed(fieldProblems(request.validationError.validation, Object.keys(fields)));
        }
        const exact = exactNumbers.get(request) ?? {};
        const parsed = parseRequest(request.body, fields, exact);
        if ("problems" in parsed) throw validationFailed(parsed.problems);
        const answer = await keeper.slot.use((served) =>
          answerOf(route, served, { ...request.body, ...exact }, parsed, started),
        );
        count("ok");
        return answer;
      } catch (error) {
        const status = error instanceof HttpProblem ? error.status : 500;
        count(status === 503 ? "unavailable" : status < 500 ? "invalid" : "error");
        throw error;
      }
    },
  });
}

async function answerOf(
  { service, model, keeper, lookup, predictionLog, metrics }: PredictRoute,
  served: ServedModel | null,
  body: Body,
  { row, predictAt }: ParsedRequest,
  started: number,
): Promise<Record<string, unknown>> {
  if (served === null) {
    const reason = keeper.problem() ?? "the model is being loaded";
    throw new HttpProblem(503, { error: "model_not_ready", message: `No prediction is possible: ${reason}` });
  }
  const at = { time: predictAt ?? new Date(), replay: predictAt !== null };
  const { inputs, output, featureStates } = await predict(
    model,
    served.graph,
    refusingFailures(lookup),
    row,
    at,
  ).catch(refuseUnderivable);
  const id = randomUUID();
  const { predict_at: _, ...request } = body;
  const latency = performance.now() - started;
  const record: PredictionRecord = {
    prediction_id: id,
    service: service.name,
    model: model.name,
    version: served.version,
    predicted_at: new Date().toISOString(),
    predict_at: at.time.toISOString(),
    request,
    inputs,
    output,
    latency_ms: latency,
  };
  refuseUnstorable(record);
  await predictionLog.append(record).catch(refuseUnlogged);
  const missing = Object.entries(featureStates).filter(([, state]) => state !== "PRESENT");
  for (const [view, state] of missing) metrics.missingFeatures.inc({ feature_view: view, state });
  metrics.predictionLatency.observe(
    { model: model.name, version: String(served.version) },
    (performance.now() - started) / 1000,
  );
  return {
    prediction_id: id,
    model: model.name,
    version: served.version,
    predict_at: at.time.toISOString(),
    ...output,
    missing_features: missing.map(([view]) => view),
    feature_states: featureStates,
  };
}

/** The caller learns that features cannot be had; what the database said stays in the log. */
const refusingFailures =
  (lookup: FeatureLookup): FeatureLookup =>
  async (row, at): Promise<LookedUpFeatures> => {
    try {
      return await lookup(row, at);
    } catch (cause) {
      if (failureKind(cause) === "data")
        throw new HttpProblem(422, {
          error: "input_has_no_value",
          message: `The features cannot be looked up for these values: ${messageOf(cause)}`,
        });
      const message = /timeout/i.test(messageOf(cause))
        ? "The features could not be looked up in time"
        : "The features could not be looked up: the database does not answer as it should";
      throw new HttpProblem(503, { error: "feature_lookup_failed", message }, { cause });
    }
  };

/** Inputs that were computed may hold what no caller may send. */
function refuseUnstorable({ request, inputs }: PredictionRecord): void {
  const found = jsonProblem(request, "request") ?? jsonProblem(inputs, "inputs");
  if (found === null) return;
  throw new HttpProblem(422, {
    error: "prediction_not_storable",
    message: `The prediction cannot be recorded, so it is not answered: ${found.place} ${found.problem}`,
  });
}

/** Values of the right types for which the model has no input, such as a divisor of zero. */
function refuseUnderivable(error: unknown): never {
  if (error instanceof UncomputableInteger)
    throw validationFailed([
      { field: error.field, message: "must be within ±(2^53 - 1), as an input is computed from it" },
    ]);
  if (!(error instanceof ExpressionError)) throw error;
  const details = error.input === null ? [] : [{ field: error.input, message: error.reason }];
  throw new HttpProblem(422, { error: "input_has_no_value", message: error.message, details });
}

function refuseUnlogged(cause: unknown): never {
  const full = cause instanceof RuntimeError && cause.code === "MLO5503";
  throw new HttpProblem(
    503,
    full
      ? {
          error: "prediction_log_full",
          message: "Too many predictions wait for the database; try again later",
        }
      : {
          error: "prediction_log_failed",
          message: "The prediction could not be recorded, so it is not answered",
        },
    { cause },
  );
}
