import {
  boolean,
  listOf,
  literal,
  mapOf,
  number,
  object,
  oneWordOf,
  optional,
  required,
  text,
  variants,
  type TypeOf,
} from "./builder.js";
import { defaults } from "./defaults.js";
import { onDemandView } from "./on-demand-view.js";
import {
  columnList,
  columnName,
  columnType,
  description,
  duration,
  expression,
  fieldName,
  moduleExport,
  name,
  tags,
} from "./scalars.js";

/** One of column, expr, module and aggregate. */
export const field = object(
  {
    column: optional(columnName, "The value of this column of the source."),
    expr: optional(expression, "The value of an expression over one row of the source."),
    module: optional(
      moduleExport,
      "The value that a function of your own gives for one row: a TypeScript file of the project and its export.",
    ),
    columns: optional(columnList, "Columns of the source that the function of module gets."),
    type: optional(columnType, "Type of the values that the function of module gives."),
    nullable: optional(boolean, "Whether the function of module may give null.", defaults.column.nullable),
    aggregate: optional(
      oneWordOf("count", "count_distinct", "sum", "avg", "min", "max", "stddev", "first", "last", "quantile"),
      "Aggregate over the entity's rows in a window, missing values left out; stddev is the sample standard deviation, first and last go by event time.",
    ),
    of: optional(expression, "What is aggregated. Without it, count counts rows."),
    quantile: optional(
      number({ minimum: 0, maximum: 1, examples: [0.9] }),
      "Which quantile: 0.5 is the median; interpolated between two values. Only with the aggregate of this name.",
    ),
    window: optional(
      duration,
      "Rows up to this long before the grid point take part, by their event time; only what was known by then.",
    ),
    windows: optional(
      listOf(duration, { minItems: 2, uniqueItems: true }),
      "Several windows: a feature each, named after the field and the window, such as late_rate_7d.",
    ),
    where: optional(expression, "Condition that a row must meet to take part."),
    unit: optional(text(), "Unit of the values, where it does not follow from the columns."),
    description: optional(description, "What the value says."),
  },
  {
    oneOf: [
      { required: ["column"] },
      { required: ["expr"] },
      { required: ["module"] },
      { required: ["aggregate"] },
    ],
    dependencies: {
      module: ["columns", "type"],
      columns: ["module"],
      type: ["module"],
      nullable: ["module"],
      window: ["aggregate"],
      windows: ["aggregate"],
      quantile: ["aggregate"],
      of: ["aggregate"],
      where: ["aggregate"],
    },
  },
);

const batchView = object({
  type: optional(literal("batch"), "Computed from a source, ahead of time."),
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
  fields: required(mapOf(fieldName, field, { minProperties: 1 }), "The features by name."),
  description: optional(description, "What the view holds."),
  owner: optional(text(), "Who answers for the view, carried into the generated documentation."),
  tags: optional(tags, "Labels for people and other tools, carried into the generated documentation."),
});

export const featureView = variants(
  "type",
  "Kind of view.",
  { batch: batchView, on_demand: onDemandView },
  "batch",
);

export type FieldText = TypeOf<typeof field>;
export type BatchViewText = TypeOf<typeof batchView>;
