import { object, optional, required, type TypeOf } from "./builder.js";
import { description, name, oneOrMoreColumns, tags } from "./scalars.js";

export const entity = object({
  key: required(
    oneOrMoreColumns,
    "Column, or list of columns, that identifies one; has the same name in every source that speaks of it.",
  ),
  alias_of: optional(
    name,
    "Entity that this one is, under another column: origin_airport and dest_airport are both airports. A model looks up the entity's views by this key: origin_airport.airport_facts.*.",
  ),
  description: optional(description, "What the entity is."),
  tags: optional(tags, "Labels for people and other tools, carried into the generated documentation."),
});

export type EntityText = TypeOf<typeof entity>;
