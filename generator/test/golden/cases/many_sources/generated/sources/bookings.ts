// Generated from mlops.yaml > sources.bookings by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of bookings. */
export interface BookingsRow {
  readonly amount: number | null;
  readonly day: string;
  readonly id: number;
}

export const bookingsSource: SourceDefinition = {
  name: "bookings",
  connection: {
    type: "http",
    url: "https://example.org/bookings.csv.gz?year=2024",
    headers: { Authorization: ["Bearer ", { from: "secret", name: "BOOKINGS_TOKEN" }] },
    format: "csv",
    delimiter: ";",
    quote: '"',
    nullValues: [],
    header: ["id", "day", "amount"],
    encoding: "iso-8859-15",
  },
  columns: {
    amount: { type: "float", nullable: true },
    day: { type: "date", format: "%d.%m.%Y" },
    id: { type: "integer" },
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
