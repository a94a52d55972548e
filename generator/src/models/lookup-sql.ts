/** SQL by which a server reads the feature inputs of one request. */
import type { Model, Project } from "@mlops-yaml/schema";
import { viewNamed } from "../frame/nodes.js";
import { column, identifier } from "../sql/quote.js";
import { select } from "../sql/select.js";
import { sqlTypeOf } from "../sql/types.js";
import { historicalJoin, onlineJoin, ownAlias, type Moment } from "./view-joins.js";

export interface Lookup {
  /** Request fields that are $2, $3, …; $1 is the time of the prediction. */
  readonly parameters: readonly string[];
  readonly onlineSql: string;
  readonly historicalSql: string;
}

/** Null when the model reads no feature view. Both statements give exactly one row. */
export function lookupOf(model: Model, project: Project): Lookup | null {
  if (model.views.length === 0) return null;
  const views = model.views.map((name) => viewNamed(project, name));
  const keys = views.flatMap((view) => view.keys);
  const parameters = [...new Set(keys.map((key) => key.name))].toSorted();
  const typeOf = new Map(keys.map((key) => [key.name, sqlTypeOf[key.type]]));
  const moment: Moment = {
    key: (name) => `$${parameters.indexOf(name) + 2}::${typeOf.get(name)}`,
    time: "$1::timestamptz",
  };
  const columns = [
    ...model.inputs.flatMap((input) =>
      input.origin === "feature"
        ? [`${column(input.field, identifier(input.view))} AS ${identifier(input.name)}`]
        : [],
    ),
    ...views.map(
      (view) => `${identifier(view.name)}.event_time AS ${identifier(`${view.name}__event_time`)}`,
    ),
  ];
  const lookUp = (joins: readonly string[]): string => {
    // PostgreSQL asks for the type of a parameter that nothing uses, as where no view changes with time.
    const time = joins.some((join) => join.includes(moment.time)) ? "" : ` ${moment.time}`;
    return select({ columns, from: [`(SELECT${time}) AS ${ownAlias("request", model)}`, ...joins] });
  };
  return {
    parameters,
    onlineSql: lookUp(views.map((view) => onlineJoin(view, identifier(view.name), moment))),
    historicalSql: lookUp(views.map((view) => historicalJoin(view, model, moment))),
  };
}
