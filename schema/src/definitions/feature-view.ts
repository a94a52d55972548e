import { mapOf, object, oneWordOf, optional, required, text, type TypeOf } from "./builder.js";
import { columnName, description, duration, expression, name } from "./scalars.js";

/** One of column, expr and aggregate. */
export const field = object(
  {
    column: optional(columnName, "The value of this column of the source."),
    expr: optional(expression, "The value of an expression over one row of the source."),
    aggregate: optional(
      oneWordOf("count", "sum", "avg", "min", "max", "stddev"),
      "Aggregate over the entity's rows in a window; stddev is the sample standard deviation.",
    ),
    of: optional(expression, "What is aggregated. Without it, count counts rows."),
    window: optional(
      duration,
      "Rows up to this long before the grid point take part, by their event time; only what was known by then.",
    ),
    where: optional(expression, "Condition that a row must meet to take part."),
    unit: optional(text(), "Unit of the values, where it does not follow from the columns."),
    description: optional(description, "What the value says."),
  },
  {
    oneOf: [{ required: ["column"] }, { required: ["expr"] }, { required: ["aggregate"] }],
    dependencies: {
      aggregate: ["window"],
      window: ["aggregate"],
      of: ["aggregate"],
      where: ["aggregate"],
    },
  },
);

export const featureView = object({
  entity: required(name, "Entity that the features describe."),
  source: required(name, "Source that they are computed from."),
  every: optional(
    duration,
    "Distance of the grid points at which aggregates are computed, offline and online alike, counted from 2000-01-01 00:00 UTC. Needed with aggregates, and only there.",
  ),
  ttl: optional(
    duration,
    "How old a value may be at the time of a prediction; an older one counts as missing. Without it, values do not age.",
  ),
  fields: required(mapOf(name, field, { minProperties: 1 }), "The features by name."),
  description: optional(description, "What the view holds."),
});

export type FieldText = TypeOf<typeof field>;
export type FeatureViewText = TypeOf<typeof featureView>;
