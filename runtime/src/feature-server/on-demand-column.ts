import { ExpressionError } from "../expressions/expression-error.js";
import type { ColumnType } from "../definitions/column.js";
import type { EntityLists } from "./entity-lists.js";
import { FeatureError } from "./feature-error.js";
import { epoch, isoTime, repeated, valuePrinters } from "./field-json.js";
import { rowState, type CountMissing, type LookedUpRow, type OnlineLookup } from "./online-lookup.js";
import type { OnDemandFeature } from "./requested-features.js";

type Value = number | string | boolean | Date | null;

/** What a function reads, by name, for one entity. */
type Read = (index: number) => Value;

/**
 * An element of `results` with an on-demand feature of every entity. It has no event time: the epoch stands, as in
 * Feast's answers.
 * @throws FeatureError 422 where the expression has no value for what was sent
 */
export function onDemandColumn(
  lookup: OnlineLookup,
  { view, field }: OnDemandFeature,
  sent: EntityLists,
  rows: readonly LookedUpRow[],
  missing: CountMissing,
): string {
  const { type, reads, compute } = view.fields[field]!;
  const print = valuePrinters[type];
  const readers = reads.map((name): [string, Read] => [
    name,
    Object.hasOwn(view.features, name)
      ? storedReader(lookup, view.features[name]!, rows)
      : sentReader(view.request[name]!.type, sent.request[name]!),
  ]);
  let values = "";
  let statuses = "";
  let nulls = 0;
  for (let index = 0; index < sent.rows; index += 1) {
    const separator = index === 0 ? "" : ",";
    const value = computed(`${view.name}:${field}`, index, () =>
      compute(Object.fromEntries(readers.map(([name, read]) => [name, read(index)]))),
    );
    if (value === null) nulls += 1;
    values += separator + (value === null ? "null" : print(value));
    statuses += `${separator}"${value === null ? "NULL_VALUE" : "PRESENT"}"`;
  }
  if (nulls > 0) missing(view.name, "NULL_VALUE", nulls);
  return `{"values":[${values}],"statuses":[${statuses}],"event_timestamps":${repeated(epoch, sent.rows)}}`;
}

function computed(feature: string, index: number, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new FeatureError(422, "FeastError", `${feature} has no value for entity ${index}: ${error.reason}`);
  }
}

/** What is out of its time to live is missing, as everywhere. */
function storedReader(
  { lookups }: OnlineLookup,
  { lookup, field }: { readonly lookup: string; readonly field: string },
  rows: readonly LookedUpRow[],
): Read {
  const { view, at, fields } = lookups.get(lookup)!;
  const place = at + 2 + fields.indexOf(field);
  const parse = parsers[view.fields[field] ?? "string"];
  return (index) => {
    const row = rows[index]!;
    const text = row[place] ?? "";
    return row[at] === rowState.present && text !== "" ? parse(text) : null;
  };
}

function sentReader(type: ColumnType, list: readonly unknown[]): Read {
  return (index) => {
    const value = list[index] ?? null;
    if (value === null) return null;
    if (type === "timestamp") return new Date(value as string);
    if (type === "integer") return computable(value);
    return type === "float" ? Number(value) : (value as Value);
  };
}

/** Expressions compute with doubles. @throws ExpressionError for an integer that would be another one */
function computable(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new ExpressionError("22003");
  return number;
}

/** Of texts as the look-up prints them. */
const parsers: Readonly<Record<ColumnType, (text: string) => Value>> = {
  integer: computable,
  float: Number,
  boolean: (text) => text === "true",
  string: (text) => JSON.parse(text) as string,
  date: (text) => text,
  timestamp: (text) => (text.endsWith("infinity") ? null : new Date(isoTime(text))),
};
