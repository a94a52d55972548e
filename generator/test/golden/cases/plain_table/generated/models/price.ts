// Generated from mlops.yaml > models.price by `mlops generate`. Change it there, not here.
import { derived, divideFloats, type ModelDefinition, nullIf } from "@mlops-yaml/runtime/v1";

/** What the caller of price sends. */
export interface PriceRequest {
  /** Living area, as `measured` (m2) */
  readonly area: number;
  /** The city's name */
  readonly city: string;
  readonly has_garden: boolean;
  readonly rooms: number | null;
}

/** What price is trained on and predicts from, in the order of its input vector. */
export interface PriceInputs {
  /** Unit: m2 */
  readonly area: number;
  readonly rooms: number | null;
  readonly city: string;
  readonly has_garden: boolean;
  readonly area_per_room: number;
}

const trainingSetSql = /* sql */ `
  SELECT
    example.example_id,
    example.predict_at,
    example.label,
    example."area",
    example."rooms",
    example."city",
    example."has_garden",
    example."area_per_room"
  FROM (
    SELECT
      md5(ROW("area", "city", "has_garden", "price", "rooms")::text) AS example_id,
      NULL::timestamptz AS predict_at,
      "price"::double precision AS label,
      "area",
      "rooms",
      "city",
      "has_garden",
      coalesce("area" / nullif("rooms", 0), 0) AS "area_per_room"
    FROM raw."houses"
    WHERE ("price" > 0 OR "rooms" IS NULL)
      AND $1::timestamptz IS NOT NULL -- without times every label counts as known
  ) AS example
  ORDER BY example.predict_at, example.example_id COLLATE "C"
`;

/** Inputs computed from the request, as the training set computes them. */
function derive(row: PriceRequest): Pick<PriceInputs, "area_per_room"> {
  return {
    area_per_room: derived(
      "area_per_room",
      () => divideFloats(row.area, nullIf(row.rooms, 0)) ?? 0,
    ),
  };
}

const requestSchema = {
  type: "object",
  additionalProperties: false,
  required: ["area", "city", "has_garden"],
  properties: {
    area: { type: "number", description: "Living area, as `measured` (m2)" },
    city: { type: "string", description: "The city's name" },
    has_garden: { type: "boolean" },
    rooms: { type: ["integer", "null"] },
    predict_at: {
      type: "string",
      format: "date-time",
      description: "Answer as of this time, from what was known then. Default: now.",
    },
  },
};

export const priceModel: ModelDefinition<PriceRequest> = {
  name: "price",
  task: "regression",
  source: "houses",
  views: [],
  inputs: [
    { name: "area", kind: "numeric", type: "float", origin: "request" },
    { name: "rooms", kind: "numeric", type: "integer", origin: "request" },
    { name: "city", kind: "categorical", type: "string", origin: "request" },
    { name: "has_garden", kind: "numeric", type: "boolean", origin: "request" },
    { name: "area_per_room", kind: "numeric", type: "float", origin: "derived" },
  ],
  split: { by: "random", test: 0.2, validation: 0.1, gapSeconds: 0 },
  trainer: {
    algorithm: "gradient_boosting",
    params: {
      trees: 50,
      leaves: 31,
      learning_rate: 0.1,
      min_samples_leaf: 20,
      l2: 0,
      max_bins: 255,
      feature_fraction: 1,
    },
  },
  evaluate: { metrics: ["mae", "rmse"], slices: [], baselines: ["mean"] },
  gates: [{ metric: "mae", kind: "bound", max: 50000 }],
  promote: "champion",
  trainingSetSql,
  exampleIdSql: 'md5(ROW("area", "city", "has_garden", "price", "rooms")::text)',
  lookup: null,
  derive,
  requestSchema,
};
