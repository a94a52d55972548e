// Generated from mlops.yaml > features.slope by `mlops generate`. Change it there, not here.
import {
  derived,
  divideFloats,
  multiplyFloats,
  nullIf,
  type OnDemandViewDefinition,
  subtractFloats,
} from "@mlops-yaml/runtime/v1";

/** What slope is computed from: what the caller sends, and features of other views. */
export interface SlopeRow {
  /** Length of the way (km) */
  readonly distance: number;
  /** Unit: m */
  readonly from_station__station_facts__height: number | null;
  /** Unit: m */
  readonly to_station__station_facts__height: number | null;
}

/**
 * Features that are computed when they are asked for.
 * Owner: routes
 */
export interface SlopeFeatures {
  /** Unit: m */
  readonly climb: number | null;
  /** Metres up a metre (m) */
  readonly grade: number | null;
}

/** Each feature from what it reads. */
export const slopeFields = {
  climb: (
    row: Pick<
      SlopeRow,
      "from_station__station_facts__height" | "to_station__station_facts__height"
    >,
  ): number | null =>
    derived("slope.climb", () =>
      subtractFloats(
        row.to_station__station_facts__height,
        row.from_station__station_facts__height,
      ),
    ),
  grade: (
    row: Pick<
      SlopeRow,
      "distance" | "from_station__station_facts__height" | "to_station__station_facts__height"
    >,
  ): number | null =>
    derived("slope.grade", () =>
      divideFloats(
        subtractFloats(
          row.to_station__station_facts__height,
          row.from_station__station_facts__height,
        ),
        nullIf(multiplyFloats(row.distance, 1000), 0),
      ),
    ),
};

export const slopeView: OnDemandViewDefinition = {
  name: "slope",
  request: { distance: { type: "float" } },
  lookups: {
    from_station__station_facts: { view: "station_facts", keys: { station: "start_station" } },
    to_station__station_facts: { view: "station_facts", keys: { station: "end_station" } },
  },
  features: {
    from_station__station_facts__height: { lookup: "from_station__station_facts", field: "height" },
    to_station__station_facts__height: { lookup: "to_station__station_facts", field: "height" },
  },
  fields: {
    climb: {
      type: "float",
      reads: ["from_station__station_facts__height", "to_station__station_facts__height"],
      compute: slopeFields.climb,
    },
    grade: {
      type: "float",
      reads: [
        "distance",
        "from_station__station_facts__height",
        "to_station__station_facts__height",
      ],
      compute: slopeFields.grade,
    },
  },
};
