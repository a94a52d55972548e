import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { failureKind, messageOf } from "../errors/index.js";
import { readAgain } from "../store/index.js";
import { FeatureError } from "./feature-error.js";
import { entityLists } from "./entity-lists.js";
import { onlineAnswer } from "./online-answer.js";
import {
  onlineLookup,
  separator,
  type CountMissing,
  type LookedUpRow,
  type OnlineLookup,
} from "./online-lookup.js";
import {
  answerNames,
  featuresOfService,
  requestedFeatures,
  type RequestedFeature,
  type ServedFeatures,
} from "./requested-features.js";

interface Body {
  readonly features?: readonly string[];
  readonly feature_service?: string | null;
  readonly entities: Readonly<Record<string, readonly unknown[]>>;
  readonly full_feature_names?: boolean;
}

const bodySchema = {
  type: "object",
  required: ["entities"],
  properties: {
    features: {
      type: "array",
      items: { type: "string" },
      maxItems: 1000,
      description: "Features as view:field; view:* are all of a view",
    },
    feature_service: { type: ["string", "null"], description: "A named list of features instead" },
    entities: {
      type: "object",
      additionalProperties: { type: "array" },
      description: "For each join key, and for what on-demand features take besides, the list of its values",
    },
    full_feature_names: { type: "boolean", description: "Name features view__field instead of field" },
  },
} as const;

/** What stays the same for all requests of the same features. */
interface Prepared {
  readonly features: readonly RequestedFeature[];
  readonly lookup: OnlineLookup;
}

/** Prepared statements are kept by each connection: a caller that asks for ever new lists must not fill it. */
const mostPrepared = 200;

/** Text as PostgreSQL prints it: values go into the answer as they are. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => (text: unknown) => text as string };

/** POST /get-online-features, as Feast's server answers it. */
export function addOnlineFeaturesRoute(
  server: FastifyInstance,
  served: ServedFeatures,
  pool: pg.Pool,
  missing: CountMissing,
): void {
  const prepared = new Map<string, Prepared>();

  const prepare = ({ features, feature_service: service }: Body): Prepared => {
    if (service != null && features !== undefined && features.length > 0)
      throw new FeatureError(422, "FeastError", "Give features or feature_service, not both");
    const key = service == null ? (features ?? []).join("\n") : `service ${service}`;
    const known = prepared.get(key);
    if (known !== undefined) return known;
    const asked =
      service == null ? requestedFeatures(served, features ?? []) : featuresOfService(served, service);
    if (asked.length === 0)
      throw new FeatureError(422, "FeastError", "Name features as view:field, or a feature_service");
    const made = { features: asked, lookup: onlineLookup(served, asked) };
    if (prepared.size < mostPrepared) prepared.set(key, made);
    return made;
  };

  const read = async (
    { statement }: OnlineLookup,
    values: readonly unknown[],
    isKept: boolean,
  ): Promise<LookedUpRow[]> => {
    const query = {
      ...(isKept ? statement : { text: statement.text }),
      values: [...values],
      rowMode: "array" as const,
      types: asText,
    };
    const { rows } = await readAgain(() => pool.query<[string]>(query)).catch((cause: unknown) => {
      if (failureKind(cause) === "data")
        throw new FeatureError(422, "FeastError", `The entities cannot be looked up: ${messageOf(cause)}`);
      const why = /timeout/i.test(messageOf(cause))
        ? "in time"
        : "now: the database does not answer as it should";
      throw new FeatureError(503, "FeastError", `The features cannot be looked up ${why}`, [], { cause });
    });
    return rows.map(([text]) => text.split(separator));
  };

  server.post<{ Body: Body }>("/get-online-features", {
    schema: {
      operationId: "get_online_features",
      summary: "Newest values of features for each entity",
      tags: ["features"],
      body: bodySchema,
    },
    handler: async ({ body }, reply) => {
      const made = prepare(body);
      const names = answerNames(made.features, body.full_feature_names === true);
      const entities = entityLists(body.entities, made.lookup);
      const isKept = prepared.size < mostPrepared || [...prepared.values()].includes(made);
      const isRead = entities.rows > 0 && made.lookup.keys.length > 0;
      const rows = isRead ? await read(made.lookup, entities.keys, isKept) : [];
      void reply.type("application/json; charset=utf-8");
      return onlineAnswer(made.lookup, entities, rows, made.features, names, missing);
    },
  });
}
