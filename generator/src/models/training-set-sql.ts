/** SQL of a model's training set: one row an example, with the inputs as they were known at its prediction time. */
import type { LookedUpFeature, Model, Project, Source } from "@mlops-yaml/schema";
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
  /** What is looked up, or a column of the example. */
  const read = (name: string): string => {
    const feature = featureNamed(model, name);
    return feature ? column(feature.field, identifier(feature.lookup)) : column(exampleColumn(name), example);
  };
  const moment = {
    key: (name: string) => column(exampleColumn(name), example),
    time: model.predictAt === null ? "$1" : `${example}.predict_at`,
  };
  return select({
    columns: [
      ...ownColumns.map((name) => `${example}.${name}`),
      ...model.inputs.flatMap((input) => {
        switch (input.origin) {
          case "code":
            return [];
          case "feature":
            return [featureSql(input)];
          case "on_demand":
            return input.value.kind === "code" ? [] : [as(print(input.value.expression, read), input.name)];
          default:
            return [column(input.name, example)];
        }
      }),
      ...codeReads(model).map((name, index) => as(read(name), readName(index))),
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
        if (input.origin === "request") return [identifier(input.name)];
        return input.origin === "derived" ? [as(print(input.expression), input.name)] : [];
      }),
      ...furtherColumns(model).map((name) => as(identifier(name), exampleColumn(name))),
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

/** The looked-up feature of this name; undefined for a column of the example. */
function featureNamed(model: Model, name: string): LookedUpFeature | undefined {
  return model.features.find((feature) => feature.name === name);
}

function featureSql({ name, lookup, field }: Pick<LookedUpFeature, "name" | "lookup" | "field">): string {
  return `${column(field, identifier(lookup))} AS ${identifier(name)}`;
}

/** Name of a column among the examples, where the training set's own columns have theirs. */
function exampleColumn(name: string): string {
  return ownColumns.includes(name) ? `_${name}` : name;
}

/** Columns that joins, code and on-demand features read and that are no inputs themselves, sorted. */
function furtherColumns(model: Model): string[] {
  const keys = model.lookups.flatMap(({ columns }) => columns);
  const read = model.inputs.flatMap((input) =>
    input.origin === "on_demand" && input.value.kind === "expression" ? input.value.expression.columns : [],
  );
  return [...new Set([...keys, ...read, ...codeReads(model)])]
    .filter((name) => !isRequestInput(name, model) && featureNamed(model, name) === undefined)
    .toSorted();
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
