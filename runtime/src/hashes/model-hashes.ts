import { escapeIdentifier } from "pg";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { ModelDefinition } from "../definitions/model.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { SourceDefinition } from "../definitions/source.js";
import { functionHash } from "./function-hash.js";
import { typesOf } from "./reading-hash.js";
import { sha256Of } from "./sha256.js";

/** What a version of a model depends on, in two parts. */
export interface ModelHashes {
  /** What is learned: with another hash the model is trained again. */
  readonly learned: string;
  /** How it is judged: with another hash the gates are judged again, on what was learned. */
  readonly judged: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each model
type AnyModel = ModelDefinition<any>;

export function modelHashes(model: AnyModel, project: ProjectDefinition): ModelHashes {
  return { learned: learnedHash(model, project), judged: judgedHash(model) };
}

/** Of both: with another hash a version is out of date. */
export function modelHash(model: AnyModel, project: ProjectDefinition): string {
  const { learned, judged } = modelHashes(model, project);
  return sha256Of([learned, judged]);
}

/** The parts of what is learned by their names; each has its words in `plan/model-changes.ts`. */
export interface LearnedParts {
  readonly task: unknown;
  readonly inputs: unknown;
  readonly examples: unknown;
  readonly code: unknown;
  readonly split: unknown;
  readonly trainer: unknown;
  readonly views: unknown;
  readonly sources: unknown;
  readonly timezone: unknown;
  readonly seed: unknown;
}

const learnedHash = (model: AnyModel, project: ProjectDefinition): string =>
  sha256Of(learnedParts(model, project));

const judgedHash = (model: AnyModel): string => sha256Of(Object.values(judgedParts(model)));

/**
 * Over the model, over what it reads of its views, and over what both read of their sources. Fields and columns that it
 * does not read are left out, and so is everything by which data is only loaded: where it is, when, and what is expected.
 */
export function learnedParts(model: AnyModel, project: ProjectDefinition): LearnedParts {
  const { task, inputs, trainingSetSql, code, split, trainer } = model;
  const views = project.features.filter(({ name }) => model.views.includes(name));
  const texts = new Map<string, string[]>([
    [model.source, [trainingSetSql, ...Object.keys(code?.reads ?? {})]],
  ]);
  const read = views.map((view) => {
    const fields = fieldsRead(view, trainingSetSql);
    texts.set(view.source, [...(texts.get(view.source) ?? []), ...fields.flatMap(({ of }) => of)]);
    const { name, source, kind, keys, everySeconds } = view;
    return {
      name,
      source,
      kind,
      keys: Object.entries(keys),
      everySeconds,
      fields,
      known: knownTimes(view, project),
    };
  });
  return {
    task,
    inputs: inputs.map(({ name, kind, type, origin }) => [name, kind, type, origin]),
    examples: trainingSetSql,
    code: Object.entries(code?.inputs ?? {}).map(([name, { function: called, columns }]) => [
      name,
      called.name,
      functionHash(called),
      columns,
    ]),
    split: [split.by, split.test, split.validation, split.gapSeconds],
    trainer: [trainer.algorithm, Object.entries(trainer.params).sort(byName)],
    views: read,
    sources: project.sources
      .filter(({ name }) => texts.has(name))
      .map((source) => sourceRead(source, views, texts.get(source.name) ?? [])),
    timezone: project.timezone,
    seed: project.seed,
  };
}

export function judgedParts({ evaluate, gates, promote }: AnyModel): Readonly<Record<string, unknown>> {
  const { metrics, slices, baselines } = evaluate;
  return {
    metrics,
    slices,
    baselines,
    gates: gates.map((gate) => Object.entries(gate).sort(byName)),
    promote,
  };
}

interface FieldRead {
  readonly name: string;
  readonly type: string;
  /** What it is computed from. */
  readonly of: readonly string[];
}

/** The fields whose names the training set's SQL has. */
function fieldsRead(view: FeatureViewDefinition, sql: string): FieldRead[] {
  return Object.entries(view.fields).flatMap(([name, type]) => {
    if (!names(sql, name)) return [];
    const computed = view.code?.fields[name];
    if (computed === undefined) return [{ name, type, of: [view.definitions?.[name] ?? view.rowsSql] }];
    const columns = computed.columns.map((column) => escapeIdentifier(column));
    return [{ name, type, of: [computed.function.name, functionHash(computed.function), ...columns] }];
  });
}

/** A row of a view of single rows is known when every column is that one of its fields reads. */
function knownTimes(view: FeatureViewDefinition, project: ProjectDefinition): string[] {
  if (view.kind !== "latest") return [];
  const source = project.sources.find(({ name }) => name === view.source);
  return Object.entries(source?.columns ?? {}).flatMap(([name, { knownAt }]) =>
    knownAt !== undefined && names(view.rowsSql, name) ? [knownAt] : [],
  );
}

/** What a source means to what is computed from it: the columns that are read, and how its rows are told apart. */
function sourceRead(
  source: SourceDefinition,
  views: readonly FeatureViewDefinition[],
  texts: readonly string[],
): unknown {
  const { name, columns, primaryKey, eventTime, createdAt, knownAt, transform } = source;
  const keys = views.filter((view) => view.source === name).flatMap((view) => Object.keys(view.keys));
  const always = new Set([...primaryKey, eventTime, createdAt, ...keys]);
  const isRead = (column: string, among: readonly string[]): boolean =>
    always.has(column) || among.some((text) => text === column || names(text, column));
  const read = Object.keys(columns).filter((column) => isRead(column, texts));
  // Times at which columns are known read further columns.
  const times = [knownAt ?? "", ...read.map((column) => columns[column]?.knownAt ?? "")];
  return {
    name,
    primaryKey,
    eventTime,
    createdAt,
    knownAt,
    columns: Object.entries(columns)
      .filter(([column]) => isRead(column, [...texts, ...times]))
      .sort(byName)
      .map(([column, { type, nullable = false, from, format, knownAt: known }]) => [
        column,
        type,
        nullable,
        from ?? null,
        format ?? null,
        known ?? null,
      ]),
    transform: transform && [
      transform.per,
      transform.function.name,
      functionHash(transform.function),
      typesOf(transform.columns ?? columns),
    ],
  };
}

/** Emitted SQL quotes every name. */
const names = (sql: string, name: string): boolean => sql.includes(escapeIdentifier(name));

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
