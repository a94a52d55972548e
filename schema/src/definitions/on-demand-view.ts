import { boolean, literal, mapOf, object, optional, required, text, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";
import {
  columnList,
  columnName,
  columnType,
  description,
  expression,
  featureList,
  moduleExport,
  name,
  tags,
} from "./scalars.js";

/** What the caller of an on-demand view sends, by name. */
const requestColumn = object({
  type: required(columnType, "Type of the values."),
  nullable: optional(boolean, "Whether the value may be missing.", defaults.column.nullable),
  unit: optional(text({ examples: ["min", "km/h"] }), "Unit of the values."),
  description: optional(description, "What the value says."),
});

/** One of expr and module. */
const onDemandField = object(
  {
    expr: optional(
      expression,
      "The value of an expression over what is sent and read, such as `distance / weather__wind_speed`; it may read other fields of the view.",
    ),
    module: optional(
      moduleExport,
      "The value that a function of your own gives: a TypeScript file of the project and its export.",
    ),
    columns: optional(columnList, "What the function of module gets, of what is sent and read."),
    type: optional(columnType, "Type of the values that the function of module gives."),
    nullable: optional(boolean, "Whether the function of module may give null.", defaults.column.nullable),
    unit: optional(text(), "Unit of the values, where it does not follow from what is read."),
    description: optional(description, "What the value says."),
  },
  {
    oneOf: [{ required: ["expr"] }, { required: ["module"] }],
    dependencies: {
      module: ["columns", "type"],
      columns: ["module"],
      type: ["module"],
      nullable: ["module"],
    },
  },
);

export const onDemandView = object({
  type: required(
    literal("on_demand"),
    "Computed when it is asked for: from what the caller sends, and from features of other views.",
  ),
  request: optional(
    mapOf(columnName, requestColumn, { minProperties: 1 }),
    "What the caller sends, by name. A model that reads the view takes them from the columns of its source that have these names.",
  ),
  features: optional(
    featureList,
    "Features of other views as `view.field` or `view.*`, with an alias of the view's entity before it where it is looked up by that. Expressions read them as `view__field` and `alias__view__field`.",
  ),
  fields: required(mapOf(name, onDemandField, { minProperties: 1 }), "The features by name."),
  description: optional(description, "What the view holds."),
  owner: optional(text(), "Who answers for the view, carried into the generated documentation."),
  tags: optional(tags, "Labels for people and other tools, carried into the generated documentation."),
});

export type OnDemandFieldText = TypeOf<typeof onDemandField>;
export type OnDemandViewText = TypeOf<typeof onDemandView>;
