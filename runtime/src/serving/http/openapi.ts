import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { exactJson } from "../../json/exact-json.js";
import type { ModelDefinition } from "../../definitions/model.js";
import type { ServiceDefinition } from "../../definitions/service.js";
import { hasKey } from "./api-key.js";

type Json = Record<string, unknown>;

/** What the documentation depends on beside its address, for caches. */
const keyHeaders = "authorization, x-api-key";

/**
 * Documents the routes that are added afterwards: /openapi.json and the page /docs, which needs no network.
 * @param examples bodies for the served version, or null before there is one: a row of the data is shown to who has
 * the key, a made one to everybody else
 */
export async function addDocumentation(
  server: FastifyInstance,
  service: Pick<ServiceDefinition, "name" | "description" | "apiKey">,
  examples: () => Readonly<Record<"example" | "madeExample", Readonly<Json>>> | null,
): Promise<void> {
  const securitySchemes = {
    bearer: { type: "http", scheme: "bearer" },
    apiKey: { type: "apiKey", name: "x-api-key", in: "header" },
  } as const;
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: service.name, description: service.description ?? "", version: "1" },
      ...(service.apiKey === null ? {} : { components: { securitySchemes } }),
      ...(service.apiKey === null ? {} : { security: [{ bearer: [] }, { apiKey: [] }] }),
    },
  });
  const withExample = (document: Json, request: FastifyRequest): Json => {
    const body = examples()?.[hasKey(request) ? "example" : "madeExample"] ?? null;
    const content = at(document, ["paths", "/predict", "post", "requestBody", "content", "application/json"]);
    return body === null || content === undefined ? document : replaceExample(document, content, body);
  };
  await server.register(swaggerUi, {
    routePrefix: "/docs",
    uiConfig: { tryItOutEnabled: true, persistAuthorization: true },
    // The page is JavaScript, whose numbers are doubles.
    transformSpecification: (document, request, reply) => {
      void reply.header("vary", keyHeaders);
      return JSON.parse(
        exactJson(withExample(structuredClone(document) as unknown as Json, request)),
      ) as Json;
    },
  });
  server.get("/openapi.json", { schema: { hide: true } }, (request, reply) =>
    reply
      .type("application/json; charset=utf-8")
      .header("vary", keyHeaders)
      .send(exactJson(withExample(structuredClone(server.swagger()) as unknown as Json, request))),
  );
}

function at(document: Json, keys: readonly string[]): Json | undefined {
  let value: unknown = document;
  for (const key of keys) value = (value as Json | undefined)?.[key];
  return value as Json | undefined;
}

/** The document is a copy of its own for each request. */
function replaceExample(document: Json, content: Json, example: Readonly<Json>): Json {
  content["example"] = example;
  return document;
}

/** The answer of /predict. */
export function predictionSchema(model: ModelDefinition): Json {
  const classification = model.task === "binary_classification";
  const probability = {
    type: "number",
    minimum: 0,
    maximum: 1,
    description: "Probability that the label is true",
  };
  return {
    description: "The prediction",
    type: "object",
    required: [
      "prediction_id",
      "model",
      "version",
      "predict_at",
      "prediction",
      ...(classification ? ["probability"] : []),
      "missing_features",
      "feature_states",
    ],
    properties: {
      prediction_id: { type: "string", format: "uuid", description: "Its key in the prediction log" },
      model: { type: "string" },
      version: { type: "integer", description: "The model version that answered" },
      predict_at: { type: "string", description: "The time for which it was asked (RFC 3339)" },
      prediction: classification
        ? { type: "boolean", description: "Whether the probability is at least 0.5" }
        : { type: "number" },
      ...(classification ? { probability } : {}),
      missing_features: {
        type: "array",
        items: { type: "string" },
        description:
          "Feature views that had no row within their time to live: the model took them as missing",
      },
      feature_states: {
        type: "object",
        additionalProperties: { type: "string", enum: ["PRESENT", "OUTSIDE_MAX_AGE", "NOT_FOUND"] },
        description: "For each feature view whether it had a row, only one past its time to live, or none",
      },
    },
  };
}

export const errorSchema = (description: string): Json => ({
  description,
  type: "object",
  required: ["error", "message"],
  properties: {
    error: { type: "string", description: "What kind of error, for programs" },
    message: { type: "string", description: "What is wrong, for people" },
    details: {
      type: "array",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
});
