import type { CountMissing, LookedUpRow, LookupColumns, OnlineLookup } from "./online-lookup.js";
import { rowState } from "./online-lookup.js";
import { exactJson } from "../json/exact-json.js";
import { integerText } from "./integer-text.js";
import { epoch, fieldPrinters, isoTime, repeated } from "./field-json.js";
import type { EntityLists } from "./entity-lists.js";
import { onDemandColumn } from "./on-demand-column.js";
import type { RequestedFeature } from "./requested-features.js";

/**
 * Feast's answer, printed at once as JSON: one element of `results` for each name of `feature_names`, the
 * entity keys first, each with a value, a status and an event time for every entity.
 * @param names of the features' columns, in the order of `features`
 */
export function onlineAnswer(
  lookup: OnlineLookup,
  sent: EntityLists,
  rows: readonly LookedUpRow[],
  features: readonly RequestedFeature[],
  names: readonly string[],
  missing: CountMissing,
): string {
  const count = sent.rows;
  const keyNames = lookup.keys.map(({ name }) => name);
  const head = JSON.stringify([...keyNames, ...names]);
  const keyTail = `],"statuses":${repeated("PRESENT", count)},"event_timestamps":${repeated(epoch, count)}}`;
  const columns = sent.keys.map((list, index) => {
    const type = lookup.keys[index]?.type;
    const print = type === "integer" ? integers : type === "float" ? exactJson : JSON.stringify;
    return `{"values":${print(list).slice(0, -1)}${keyTail}`;
  });
  const timesOf = new Map<string, string>();
  for (const feature of features) {
    if (feature.kind === "on_demand") {
      columns.push(onDemandColumn(lookup, feature, sent, rows, missing));
      continue;
    }
    const { name } = feature.view;
    const place = lookup.lookups.get(name)!;
    const times = timesOf.get(name) ?? eventTimes(place, rows);
    timesOf.set(name, times);
    columns.push(featureColumn(place, feature.field, rows, times, missing));
  }
  return `{"metadata":{"feature_names":${head}},"results":[${columns.join(",")}]}`;
}

/** A list of integers, whatever they were sent as. */
const integers = (list: readonly unknown[]): string =>
  `[${list.map((value) => (value === null ? "null" : integerText(value))).join(",")}]`;

function featureColumn(
  { view, at, fields }: LookupColumns,
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
function eventTimes({ at }: LookupColumns, rows: readonly LookedUpRow[]): string {
  return `[${rows.map((row) => `"${row[at + 1] ? isoTime(row[at + 1]!) : epoch}"`).join(",")}]`;
}
