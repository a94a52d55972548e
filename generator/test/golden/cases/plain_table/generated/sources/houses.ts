// Generated from mlops.yaml > sources.houses by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of houses. */
export interface HousesRow {
  /** Living area, as `measured` (m2) */
  readonly area: number;
  /** The city's name */
  readonly city: string;
  readonly has_garden: boolean;
  /** Unit: EUR */
  readonly price: number;
  readonly rooms: number | null;
}

export const housesSource: SourceDefinition = {
  name: "houses",
  connection: {
    type: "file",
    path: "data/houses.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    area: { type: "float" },
    city: { type: "string" },
    has_garden: { type: "boolean" },
    price: { type: "integer" },
    rooms: { type: "integer", nullable: true },
  },
  primaryKey: [],
  eventTime: null,
  ingest: {
    mode: "full",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
