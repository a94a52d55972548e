// Generated from mlops.yaml > features.delivery by `mlops generate`. Change it there, not here.
import {
  derived,
  derivedByCode,
  extract,
  greaterThan,
  type OnDemandViewDefinition,
  secondsOf,
  subtractFloats,
  timeBetween,
} from "@mlops-yaml/runtime/v1";
import { rush as rushOf } from "../../src/rush.js";

/** What delivery is computed from: what the caller sends, and features of other views. */
export interface DeliveryRow {
  readonly basket: number | null;
  /** Length of the way (km) */
  readonly distance: number;
  readonly ordered_at: Date;
  /** Unit: m */
  readonly from_station__station_facts__height: number | null;
  readonly kitchen_load__last_order: Date | null;
  /** Unit: min */
  readonly kitchen_load__minutes_7d: number | null;
  readonly kitchen_load__orders_1d: number | null;
  /** Unit: m */
  readonly to_station__station_facts__height: number | null;
  readonly to_station__station_facts__opened: string | null;
}

/**
 * What is known of a delivery once it is ordered
 * Tags: team=routes
 */
export interface DeliveryFeatures {
  readonly hour: number;
  readonly is_busy: boolean | null;
  readonly is_new: boolean | null;
  readonly is_uphill: boolean | null;
  /** Unit: s */
  readonly pause: number | null;
  readonly rush: number | null;
}

/** Each feature from what it reads. */
export const deliveryFields = {
  hour: (row: Pick<DeliveryRow, "ordered_at">): number =>
    derived("delivery.hour", () => extract("hour", row.ordered_at, "Europe/Berlin")),
  is_busy: (row: Pick<DeliveryRow, "basket" | "kitchen_load__orders_1d">): boolean | null =>
    derived(
      "delivery.is_busy",
      () => (row.kitchen_load__orders_1d ?? 0) > 10 && greaterThan(row.basket, 3),
    ),
  is_new: (row: Pick<DeliveryRow, "to_station__station_facts__opened">): boolean | null =>
    derived("delivery.is_new", () =>
      greaterThan(row.to_station__station_facts__opened, "2024-01-01"),
    ),
  is_uphill: (
    row: Pick<
      DeliveryRow,
      "from_station__station_facts__height" | "to_station__station_facts__height"
    >,
  ): boolean | null =>
    derived("delivery.is_uphill", () =>
      greaterThan(
        subtractFloats(
          row.to_station__station_facts__height,
          row.from_station__station_facts__height,
        ),
        0,
      ),
    ),
  pause: (row: Pick<DeliveryRow, "kitchen_load__last_order" | "ordered_at">): number | null =>
    derived("delivery.pause", () =>
      secondsOf(timeBetween(row.kitchen_load__last_order, row.ordered_at)),
    ),
  rush: (row: Pick<DeliveryRow, "kitchen_load__minutes_7d" | "ordered_at">): number | null =>
    derivedByCode(
      { input: "delivery.rush", name: "src/rush.ts#rush", type: "float", nullable: true },
      rushOf,
      { kitchen_load__minutes_7d: row.kitchen_load__minutes_7d, ordered_at: row.ordered_at },
    ),
};

export const deliveryView: OnDemandViewDefinition = {
  name: "delivery",
  request: {
    basket: { type: "integer", nullable: true },
    distance: { type: "float" },
    ordered_at: { type: "timestamp" },
  },
  lookups: {
    from_station__station_facts: { view: "station_facts", keys: { station: "start_station" } },
    kitchen_load: { view: "kitchen_load", keys: { kitchen: "kitchen" } },
    to_station__station_facts: { view: "station_facts", keys: { station: "end_station" } },
  },
  features: {
    from_station__station_facts__height: { lookup: "from_station__station_facts", field: "height" },
    kitchen_load__last_order: { lookup: "kitchen_load", field: "last_order" },
    kitchen_load__minutes_7d: { lookup: "kitchen_load", field: "minutes_7d" },
    kitchen_load__orders_1d: { lookup: "kitchen_load", field: "orders_1d" },
    to_station__station_facts__height: { lookup: "to_station__station_facts", field: "height" },
    to_station__station_facts__opened: { lookup: "to_station__station_facts", field: "opened" },
  },
  fields: {
    hour: { type: "integer", reads: ["ordered_at"], compute: deliveryFields.hour },
    is_busy: {
      type: "boolean",
      reads: ["basket", "kitchen_load__orders_1d"],
      compute: deliveryFields.is_busy,
    },
    is_new: {
      type: "boolean",
      reads: ["to_station__station_facts__opened"],
      compute: deliveryFields.is_new,
    },
    is_uphill: {
      type: "boolean",
      reads: ["from_station__station_facts__height", "to_station__station_facts__height"],
      compute: deliveryFields.is_uphill,
    },
    pause: {
      type: "float",
      reads: ["kitchen_load__last_order", "ordered_at"],
      compute: deliveryFields.pause,
    },
    rush: {
      type: "float",
      reads: ["kitchen_load__minutes_7d", "ordered_at"],
      compute: deliveryFields.rush,
    },
  },
};
