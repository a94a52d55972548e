import type { FeatureView, Source } from "@mlops-yaml/schema";
import { duration } from "../sql/duration.js";
import { identifiers } from "../sql/quote.js";
import { gridColumns, type GridColumns } from "./grid-columns.js";
import { aggregatesOf, type AggregateField, type Keeping } from "./grid-fields.js";

/** What all parts of a grid view's query share. */
export interface Grid {
  readonly view: FeatureView;
  readonly source: Source;
  readonly fields: readonly AggregateField[];
  readonly everySeconds: number;
  /** The entity's keys, as a list of columns. */
  readonly keys: string;
  readonly own: GridColumns;
}

export function gridOf(view: FeatureView, source: Source): Grid {
  if (view.everySeconds === null) throw new Error(`${view.name} is on no grid`);
  return {
    view,
    source,
    fields: aggregatesOf(view),
    everySeconds: view.everySeconds,
    keys: identifiers(view.keys.map((key) => key.name)),
    own: gridColumns(view),
  };
}

export function kept(grid: Grid, ...keeping: readonly Keeping[]): AggregateField[] {
  return grid.fields.filter((field) => keeping.includes(field.keeping));
}

const origin = "timestamptz '2000-01-01 00:00:00+00'";

/** The first grid point at or after the time. */
export function gridPoint(time: string, everySeconds: number): string {
  const step = duration(everySeconds);
  const rounded = `${time} + interval '${step} -1 microsecond'`;
  return `date_bin(interval '${step}', ${rounded}, ${origin})`;
}

/** The grid point's number: bigint, 0 at the grid's origin. */
export function gridNumber(point: string, everySeconds: number): string {
  return `(extract(epoch FROM ${point} - ${origin}) / ${everySeconds})::bigint`;
}
