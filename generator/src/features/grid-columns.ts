import type { FeatureView } from "@mlops-yaml/schema";

const names = {
  term: "term",
  value: "value",
  eventTime: "event_time",
  knownAt: "known_at",
  duration: "duration",
  enters: "enters",
  leaves: "leaves",
  at: "at",
  sign: "sign",
  number: "number",
  stretch: "stretch",
  covered: "covered",
  level: "level",
  first: "first_piece",
  end: "end_piece",
  piece: "piece",
  isWhole: "is_whole",
  least: "least",
  greatest: "greatest",
} as const;

/** Names of the columns that a grid view's query adds to the entity's keys; none is the name of a key. */
export type GridColumns = Readonly<Record<keyof typeof names, string>>;

export function gridColumns(view: FeatureView): GridColumns {
  const keys = new Set(view.keys.map((key) => key.name));
  // No declared column starts with an underscore.
  const entries = Object.entries(names).map(([use, name]) => [use, keys.has(name) ? `_${name}` : name]);
  return Object.fromEntries(entries) as GridColumns;
}
