import type { FieldStatus, OnlineLookup, ViewColumns } from "./online-lookup.js";
import { rowState } from "./online-lookup.js";
import { epoch, fieldPrinters, isoTime } from "./field-json.js";
import type { EntityLists } from "./entity-lists.js";
import type { RequestedFeature } from "./requested-features.js";

/** A look-up's row: texts as PostgreSQL prints them, empty where there is no value. */
export type LookedUpRow = readonly string[];

/** Told for each value that is not PRESENT. */
export type CountMissing = (view: string, status: FieldStatus, values: number) => void;

/**
 * Feast's answer, printed at once as JSON: one element of `results` for each name of `feature_names`, the
 * entity keys first, each with a value, a status and an event time for every entity.
 * @param names of the features' columns, in the order of `features`
 */
export function onlineAnswer(
  lookup: OnlineLookup,
  { lists, rows: count }: EntityLists,
  rows: readonly LookedUpRow[],
  features: readonly RequestedFeature[],
  names: readonly string[],
  missing: CountMissing,
): string {
  const keyNames = lookup.keys.map(({ name }) => name);
  const head = JSON.stringify([...keyNames, ...names]);
  const keyTail = `],"statuses":${repeated("PRESENT", count)},"event_timestamps":${repeated(epoch, count)}}`;
  const columns = lists.map((list) => `{"values":${JSON.stringify(list).slice(0, -1)}${keyTail}`);
  const columnsOf = new Map(lookup.views.map((view) => [view.view, view]));
  const timesOf = new Map(lookup.views.map((view) => [view.view, eventTimes(view, rows)]));
  for (const { view, field } of features) {
    const place = columnsOf.get(view)!;
    columns.push(featureColumn(place, field, rows, timesOf.get(view)!, missing));
  }
  return `{"metadata":{"feature_names":${head}},"results":[${columns.join(",")}]}`;
}

function featureColumn(
  { view, at, fields }: ViewColumns,
  field: string,
  rows: readonly LookedUpRow[],
  times: string,
  missing: CountMissing,
): string {
  const print = fieldPrinters[view.fields[field] ?? "string"];
  const place = at + 2 + fields.indexOf(field);
  let values = "";
  let statuses = "";
  const counts = { NULL_VALUE: 0, NOT_FOUND: 0, OUTSIDE_MAX_AGE: 0 };
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    const separator = index === 0 ? "" : ",";
    const value = row[place] ?? "";
    if (row[at] === rowState.present && value !== "") {
      values += separator + print(value);
      statuses += `${separator}"PRESENT"`;
      continue;
    }
    const status =
      row[at] === rowState.present
        ? "NULL_VALUE"
        : row[at] === rowState.outside
          ? "OUTSIDE_MAX_AGE"
          : "NOT_FOUND";
    counts[status] += 1;
    values += `${separator}null`;
    statuses += `${separator}"${status}"`;
  }
  for (const status of ["NULL_VALUE", "NOT_FOUND", "OUTSIDE_MAX_AGE"] as const)
    if (counts[status] > 0) missing(view.name, status, counts[status]);
  return `{"values":[${values}],"statuses":[${statuses}],"event_timestamps":${times}}`;
}

/** Event times of a view's rows; the epoch where there is none. */
function eventTimes({ at }: ViewColumns, rows: readonly LookedUpRow[]): string {
  return `[${rows.map((row) => `"${row[at + 1] ? isoTime(row[at + 1]!) : epoch}"`).join(",")}]`;
}

function repeated(text: string, count: number): string {
  return `[${Array<string>(count).fill(`"${text}"`).join(",")}]`;
}
