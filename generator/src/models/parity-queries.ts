/** What a check of a model's features against its training set asks the database. */
import type { Model, ModelInput, Project } from "@mlops-yaml/schema";
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
  /** Null: the model reads no feature view. */
  readonly onlineSql: string | null;
  readonly historicalSql: string | null;
  readonly features: readonly { readonly name: string; readonly view: string }[];
  /** Views with the statement that fills their online table, and that table, quoted. */
  readonly views: readonly { readonly name: string; readonly onlineSql: string; readonly table: string }[];
  /** Inputs that are expressions: the database computes them in training, the emitted functions in a request. */
  readonly computed: readonly string[];
}

/** Null when the model reads no feature view and computes nothing. */
export function parityQueries(model: Model, project: Project): ParityQueries | null {
  const lookup = lookupOf(model, project);
  const computed = model.inputs.flatMap((input) => (isExpression(input) ? [input.name] : []));
  if (lookup === null && computed.length === 0) return null;
  const source = sourceNamed(project, model.source);
  return {
    model: model.name,
    sourceTable: rawTable(source.name),
    exampleIdSql: exampleIdSql(source),
    trainingSetSql: trainingSetSql(model, project),
    parameters: lookup?.parameters ?? [],
    onlineSql: lookup?.onlineSql ?? null,
    historicalSql: lookup?.historicalSql ?? null,
    features: model.features.map(({ name, view }) => ({ name, view })),
    views: model.views.map((name) => ({
      name,
      onlineSql: onlineSql(viewNamed(project, name)),
      table: onlineTable(name),
    })),
    computed,
  };
}

function isExpression(input: ModelInput): boolean {
  return input.origin === "derived" || (input.origin === "on_demand" && input.value.kind === "expression");
}
