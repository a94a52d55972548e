import type { ColumnType } from "../definitions/column.js";
import { FeatureError } from "./feature-error.js";
import type { OnlineLookup } from "./online-lookup.js";
import { exactJson } from "../json/exact-json.js";
import { integerText } from "./integer-text.js";
import { ownValue } from "../names/own-value.js";

/** What was sent for each entity, and how many there are. */
export interface EntityLists {
  /** Values of the keys, in the order of the look-up. */
  readonly keys: readonly (readonly unknown[])[];
  /** What on-demand features take from the request, keys included, by name. */
  readonly request: Readonly<Record<string, readonly unknown[]>>;
  readonly rows: number;
}

interface Sent {
  readonly name: string;
  readonly type: ColumnType;
  /** Keys may be: no entity is missing. */
  readonly nullable?: boolean;
}

/** More entities than this belong into several requests. */
export const mostEntities = 10_000;

/**
 * Checks the lists of a request against the keys of the features that it asks for.
 * @throws FeatureError 422 for lists that are missing, of unequal lengths or of other types
 */
export function entityLists(
  entities: Readonly<Record<string, unknown>>,
  { keys, request }: OnlineLookup,
): EntityLists {
  const read = ({ name, type, nullable = true }: Sent): readonly unknown[] => {
    const list = ownValue(entities, name);
    if (!Array.isArray(list)) {
      throw new FeatureError(
        422,
        "EntityNotFoundException",
        list === undefined
          ? `entities lacks ${keys.some((key) => key.name === name) ? "the join key " : ""}${name}: give a list of its values`
          : `entities.${name} must be a list of values`,
      );
    }
    list.forEach((value, row) => {
      if (value === null ? !nullable : !isOfType(value, type)) throw wrongValue(name, row, value, type);
    });
    return list as readonly unknown[];
  };
  const keyLists = keys.map(read);
  const others = request.map(read);
  const lists = [...keyLists, ...others];
  const rows = lists[0]?.length ?? 0;
  if (lists.some((list) => list.length !== rows))
    throw new FeatureError(422, "FeastError", "The lists of entities must be equally long");
  if (rows > mostEntities)
    throw new FeatureError(
      422,
      "FeastError",
      `${rows} entities are more than the ${mostEntities} of one request`,
    );
  const names = [...keys, ...request].map(({ name }) => name);
  return { keys: keyLists, request: Object.fromEntries(names.map((name, i) => [name, lists[i]!])), rows };
}

function isOfType(value: unknown, type: ColumnType): boolean {
  switch (type) {
    case "integer":
      return integerText(value) !== null;
    case "float":
      return typeof value === "number" || typeof value === "bigint";
    case "boolean":
      return typeof value === "boolean";
    case "string":
      return typeof value === "string" && !value.includes("\0");
    default:
      return typeof value === "string" && !Number.isNaN(Date.parse(value));
  }
}

function wrongValue(name: string, row: number, value: unknown, type: ColumnType): FeatureError {
  const shown = value === undefined ? "nothing" : exactJson(value);
  return new FeatureError(
    422,
    "FeastError",
    `entities.${name}[${row}] is ${shown.slice(0, 60)}, but must be of type ${type}${type === "integer" ? ", of 64 bits" : ""}`,
  );
}
