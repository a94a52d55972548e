import type { OpenTable } from "@mlops-yaml/runtime/profiling";
import { eventTimeOf } from "./infer-key.js";
import type { InferredColumn } from "./inference.js";
import { knownTimes, precedes, type KnownTime } from "./known-times.js";

/** The event time, and what is known only at a later time of its row. */
export async function timesOf(
  table: OpenTable,
  columns: readonly InferredColumn[],
  ascending: ReadonlySet<InferredColumn>,
  key: readonly string[],
): Promise<{ readonly eventTime: string | null; readonly known: ReadonlyMap<string, KnownTime> }> {
  const times = columns.filter(({ type }) => type === "timestamp");
  if (times.length < 2) return { eventTime: eventTimeOf(columns, ascending, () => false), known: new Map() };
  const { timeOrder } = await import("@mlops-yaml/runtime/profiling");
  const order = await timeOrder(table, timeDefinitions(times));
  const eventTime = eventTimeOf(columns, ascending, (first, second) =>
    precedes(order, times.indexOf(first), times.indexOf(second)),
  );
  const known =
    eventTime === null ? new Map<string, KnownTime>() : knownTimes(columns, eventTime, key, times, order);
  return { eventTime, known };
}

export const laterTimes = (known: ReadonlyMap<string, KnownTime>): string[] => [
  ...new Set([...known.values()].map(({ column }) => column)),
];

function timeDefinitions(times: readonly InferredColumn[]) {
  return Object.fromEntries(
    times.map(({ name, from, format }) => [
      name,
      { type: "timestamp" as const, nullable: true, from: from ?? name, ...(format !== null && { format }) },
    ]),
  );
}

export function withKnownTime(column: InferredColumn, known: KnownTime | undefined): InferredColumn {
  if (known === undefined) return column;
  const remark = [column.remark, known.remark].filter(Boolean).join("; ") || null;
  return { ...column, knownAt: known.column, remark };
}

export function knownNotes(known: ReadonlyMap<string, KnownTime>, eventTime: string | null): string[] {
  if (known.size === 0) return [];
  const later = laterTimes(known).join(" and ");
  return [
    `${later} comes after ${eventTime ?? ""}: columns that may hold the outcome are known_at that time only; ` +
      "look through them, as a model may take as inputs what is known when it predicts",
  ];
}
