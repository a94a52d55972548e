import type { ColumnDefinition } from "../definitions/column.js";
import { nullField } from "./copy-text.js";
import { shownValue, valueWords, valueWriters, type Value } from "./values.js";

/** The field that a value came as, where it came as one and is still the same; else undefined. */
export type FieldOf = (name: string, value: Value) => string | undefined;

/** Fields of COPY's text format, a tab before each. */
export type GivenRow = { readonly fields: string } | { readonly problems: readonly string[] };

/**
 * Turns what the user's code gave for a row into fields of COPY's text format.
 * @param fieldOf lets values pass that were not touched, whatever they are: a timestamp keeps its microseconds
 */
export function rowWriter(
  columns: Readonly<Record<string, ColumnDefinition>>,
): (given: unknown, fieldOf: FieldOf) => GivenRow {
  const list = Object.entries(columns).map(([name, { type }]) => ({ name, type, write: valueWriters[type] }));
  return (given, fieldOf) => {
    if (typeof given !== "object" || given === null || Array.isArray(given) || "then" in given)
      return { problems: [`gave ${shownValue(given)} instead of a row`] };
    let fields = "";
    let problems: string[] | null = null;
    for (const { name, type, write } of list) {
      const isThere = name in given && !(name in Object.prototype && !Object.hasOwn(given, name));
      const value = isThere ? (given as Readonly<Record<string, Value>>)[name] : undefined;
      const field = value === null ? nullField : (fieldOf(name, value) ?? write(value));
      if (field !== null) fields += `\t${field}`;
      else (problems ??= []).push(`gave ${shownValue(value)} for ${name}, which is not ${valueWords[type]}`);
    }
    return problems === null ? { fields } : { problems };
  };
}
