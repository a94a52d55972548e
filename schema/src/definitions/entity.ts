import { object, optional, required, type TypeOf } from "./builder.js";
import { description, oneOrMoreColumns } from "./scalars.js";

export const entity = object({
  key: required(
    oneOrMoreColumns,
    "Column, or list of columns, that identifies one; has the same name in every source that speaks of it.",
  ),
  description: optional(description, "What the entity is."),
});

export type EntityText = TypeOf<typeof entity>;
