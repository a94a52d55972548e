/** SQL of a model's training set: one row an example, with the inputs as they were known at its prediction time. */
import type { Model, Project, Source } from "@mlops-yaml/schema";
import { sourceNamed, viewNamed } from "../frame/nodes.js";
import { conjunct, operand, present, print } from "../sql/expression.js";
import { as, column, identifier, identifiers } from "../sql/quote.js";
import { indent, select } from "../sql/select.js";
import { rawTable } from "../tables/relations.js";
import { codeReads } from "./code-inputs.js";
import { historicalJoin, ownAlias } from "./view-joins.js";

/** Columns of a training set besides the inputs. */
const ownColumns = ["example_id", "predict_at", "label"];

/**
 * Takes the time as of which labels count as known as $1. Columns: example_id, predict_at, label, then every
 * input by name, but for those that code of the user's own gives: the columns that it reads stand after the inputs;
 * ordered by predict_at and example_id.
 */
export function trainingSetSql(model: Model, project: Project): string {
  const example = ownAlias("example", model);
  const moment = {
    key: (name: string) => column(name, example),
    time: model.predictAt === null ? "$1" : `${example}.predict_at`,
  };
  return select({
    columns: [
      ...ownColumns.map((name) => `${example}.${name}`),
      ...model.inputs.flatMap((input) => {
        if (input.origin === "code") return [];
        if (input.origin !== "feature") return [column(input.name, example)];
        return [`${column(input.field, identifier(input.lookup))} AS ${identifier(input.name)}`];
      }),
      ...codeReads(model).map((_, index) => column(readName(index), example)),
    ],
    from: [
      `(\n${indent(examplesSql(model, project))}\n) AS ${example}`,
      ...model.lookups.map((lookup) =>
        historicalJoin(viewNamed(project, lookup.view), lookup, model, moment),
      ),
    ],
    // Byte order, so that the order is the same in every database.
    orderBy: [`${example}.predict_at`, `${example}.example_id COLLATE "C"`],
  });
}

function examplesSql(model: Model, project: Project): string {
  const source = sourceNamed(project, model.source);
  return select({
    columns: [
      `${exampleIdSql(source)} AS example_id`,
      `${model.predictAt === null ? "NULL::timestamptz" : print(model.predictAt)} AS predict_at`,
      `${labelSql(model)} AS label`,
      ...model.inputs.flatMap((input) => {
        if (input.origin === "feature" || input.origin === "code") return [];
        return [
          input.origin === "derived" ? as(print(input.expression), input.name) : identifier(input.name),
        ];
      }),
      ...codeReads(model).map((name, index) => as(identifier(name), readName(index))),
      ...furtherKeys(model).map(identifier),
    ],
    from: [rawTable(source.name)],
    where: [
      ...(model.where === null ? [] : [conjunct(model.where)]),
      ...present(model.label),
      ...present(model.predictAt),
      ...(model.labelKnownAt === null
        ? ["$1::timestamptz IS NOT NULL -- without times every label counts as known"]
        : [`${print(model.labelKnownAt)} <= $1`]),
    ],
  });
}

/** Name of a column that code of the user's own reads. */
function readName(index: number): string {
  return `_read_${index + 1}`;
}

/** Keys by which feature views are joined and that are no inputs themselves, sorted. */
function furtherKeys(model: Model): string[] {
  const keys = model.lookups.flatMap(({ columns }) => columns);
  return [...new Set(keys)].filter((name) => !isRequestInput(name, model)).toSorted();
}

function isRequestInput(name: string, model: Model): boolean {
  return model.inputs.some((input) => input.origin === "request" && input.name === name);
}

function labelSql(model: Model): string {
  const isNumber = model.label.type === "integer" || model.label.type === "float";
  return isNumber ? `${operand(model.label)}::double precision` : print(model.label);
}

/**
 * The primary key as text, several columns as a JSON list. Without a key a hash of the row: equal rows are
 * equal examples.
 */
export function exampleIdSql(source: Source): string {
  const [first, ...further] = source.primaryKey;
  if (first === undefined) {
    return `md5(ROW(${identifiers(source.columns.map(({ name }) => name))})::text)`;
  }
  if (further.length === 0) return `${identifier(first)}::text`;
  return `json_build_array(${identifiers(source.primaryKey)})::text`;
}
