import { boolean, object, optional, required, text, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";
import { columnType, description, expression } from "./scalars.js";

const keys = {
  type: required(
    columnType,
    "Type of the values: integer (64 bits), float (double precision), string, boolean, timestamp (with time zone) or date.",
  ),
  nullable: optional(
    boolean,
    "Whether values may be missing. Rows that miss a value elsewhere are bad rows.",
    defaults.column.nullable,
  ),
  unit: optional(
    text({ examples: ["min", "km/h"] }),
    "Unit of the values. Expressions that mix units are errors.",
  ),
  from: optional(
    text({ examples: ["Flight ID", "user.id"] }),
    "Name of the column in the data, where it is another one; in JSON Lines a path into nested objects.",
  ),
  format: optional(
    text({ examples: ["%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "epoch"] }),
    "How times and dates are written, in strftime's directives; epoch and epoch_ms are seconds and milliseconds since 1970. Without it: ISO 8601.",
  ),
  description: optional(description, "What the column says; shown in the generated API documentation."),
};

/** A column as it is read, before a transform. */
export const readColumn = object(keys);

/** A column of a source's table. */
export const column = object({
  ...keys,
  known_at: optional(
    expression,
    "When this column's value becomes known, where that is another time than the row's: later for an outcome, earlier for what was published before. A timestamp expression over the source's columns.",
  ),
});

export type ReadColumnText = TypeOf<typeof readColumn>;
export type ColumnText = TypeOf<typeof column>;
