/** What a check of a model's features against its training set asks the database. */
import type { Model, Project } from "@mlops-yaml/schema";
import { onlineSql } from "../features/online-sql.js";
import { sourceNamed, viewNamed } from "../frame/nodes.js";
import { onlineTable, rawTable } from "../tables/relations.js";
import { lookupOf } from "./lookup-sql.js";
import { exampleIdSql, trainingSetSql } from "./training-set-sql.js";

export interface ParityQueries {
  readonly model: string;
  /** The source's table, quoted. */
  readonly sourceTable: string;
  readonly exampleIdSql: string;
  readonly trainingSetSql: string;
  /** Columns of the source that are $2, $3, … of the look-ups. */
  readonly parameters: readonly string[];
  readonly onlineSql: string;
  readonly historicalSql: string;
  readonly features: readonly { readonly name: string; readonly view: string }[];
  /** Views with the statement that fills their online table, and that table, quoted. */
  readonly views: readonly { readonly name: string; readonly onlineSql: string; readonly table: string }[];
}

/** Null when the model reads no feature view. */
export function parityQueries(model: Model, project: Project): ParityQueries | null {
  const lookup = lookupOf(model, project);
  if (lookup === null) return null;
  const source = sourceNamed(project, model.source);
  return {
    model: model.name,
    sourceTable: rawTable(source.name),
    exampleIdSql: exampleIdSql(source),
    trainingSetSql: trainingSetSql(model, project),
    parameters: lookup.parameters,
    onlineSql: lookup.onlineSql,
    historicalSql: lookup.historicalSql,
    features: model.features.map(({ name, view }) => ({ name, view })),
    views: model.views.map((name) => ({
      name,
      onlineSql: onlineSql(viewNamed(project, name)),
      table: onlineTable(name),
    })),
  };
}
