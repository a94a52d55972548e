// Generated from mlops.yaml > features.habits by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition, FieldFunction, UserFunction } from "@mlops-yaml/runtime/v1";
import type { CustomersRow } from "../sources/customers.js";

/** Features of customer from customers. */
export interface HabitsFeatures {
  /** Unit: USD */
  readonly charge_per_service: number | null;
}

const rowsSql = /* sql */ `
  SELECT
    "customer_id",
    timestamptz '-infinity' AS event_time,
    timestamptz '-infinity' AS known_at,
    "monthly_charges" AS "_input_1",
    "services" AS "_input_2"
  FROM raw."customers"
  WHERE timestamptz '-infinity' >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("customer_id")
      "customer_id", event_time, known_at, "charge_per_service"
    FROM features."habits"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "customer_id", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."habits" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."customer_id" = stored."customer_id")
  )
  INSERT INTO online."habits" AS stored ("customer_id", event_time, known_at, "charge_per_service")
  SELECT * FROM newest
  ON CONFLICT ("customer_id") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "charge_per_service" = excluded."charge_per_service"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

const chargePerServiceFunction: UserFunction<
  FieldFunction<Pick<CustomersRow, "monthly_charges" | "services">, number | null>
> = {
  name: "src/habits.ts#chargePerService",
  export: "chargePerService",
  module: new URL("../../src/habits.js", import.meta.url).href,
  load: async () => (await import("../../src/habits.js")).chargePerService,
};

export const habitsView: FeatureViewDefinition = {
  name: "habits",
  source: "customers",
  kind: "static",
  keys: { customer_id: "string" },
  fields: { charge_per_service: "float" },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql,
  onlineSql,
  code: {
    inputs: { monthly_charges: { type: "float" }, services: { type: "integer" } },
    fields: {
      charge_per_service: {
        function: chargePerServiceFunction,
        columns: ["monthly_charges", "services"],
        nullable: true,
      },
    },
  },
};
