/** SQL by which a server reads the feature inputs of one request. */
import type { Model, Project } from "@mlops-yaml/schema";
import { viewNamed } from "../frame/nodes.js";
import { column, identifier } from "../sql/quote.js";
import { select } from "../sql/select.js";
import { sqlTypeOf } from "../sql/types.js";
import { historicalJoin, onlineJoin, ownAlias, stateSql, type Moment } from "./view-joins.js";

export interface LookupSql {
  /** Request fields that are $2, $3, …; $1 is the time of the prediction. */
  readonly parameters: readonly string[];
  readonly onlineSql: string;
  readonly historicalSql: string;
}

/** Null when the model reads no feature view. Both statements give exactly one row. */
export function lookupOf(model: Model, project: Project): LookupSql | null {
  if (model.views.length === 0) return null;
  const lookups = model.lookups.map((lookup) => ({ lookup, view: viewNamed(project, lookup.view) }));
  const typeOf = new Map(
    lookups.flatMap(({ lookup, view }) =>
      view.keys.map((key, index) => [lookup.columns[index] ?? key.name, sqlTypeOf[key.type]]),
    ),
  );
  const parameters = [...typeOf.keys()].toSorted();
  const moment: Moment = {
    key: (name) => `$${parameters.indexOf(name) + 2}::${typeOf.get(name)}`,
    time: "$1::timestamptz",
  };
  const columns = [
    ...model.features.map(
      ({ name, lookup, field }) => `${column(field, identifier(lookup))} AS ${identifier(name)}`,
    ),
    ...lookups.map(
      ({ lookup: { name } }) => `${identifier(name)}.event_time AS ${identifier(`${name}__event_time`)}`,
    ),
  ];
  const states = (from: "online" | "history"): string[] =>
    lookups.flatMap(({ lookup, view }) => {
      const state = stateSql(view, lookup, moment, from);
      return state === null ? [] : [`${state} AS ${identifier(`${lookup.name}__state`)}`];
    });
  const lookUp = (from: "online" | "history", joins: readonly string[]): string => {
    // PostgreSQL asks for the type of a parameter that nothing uses, as where no view changes with time.
    const time = joins.some((join) => join.includes(moment.time)) ? "" : ` ${moment.time}`;
    return select({
      columns: [...columns, ...states(from)],
      from: [`(SELECT${time}) AS ${ownAlias("request", model)}`, ...joins],
    });
  };
  return {
    parameters,
    onlineSql: lookUp(
      "online",
      lookups.map(({ view, lookup }) => onlineJoin(view, lookup, moment)),
    ),
    historicalSql: lookUp(
      "history",
      lookups.map(({ view, lookup }) => historicalJoin(view, lookup, model, moment)),
    ),
  };
}
