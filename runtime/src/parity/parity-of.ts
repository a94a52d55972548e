import pg from "pg";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { ModelDefinition } from "../definitions/model.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { ParityQueries } from "./queries.js";

/** What a check asks of a model; null where it reads no feature view and computes nothing. */
export function parityOf(
  project: Pick<ProjectDefinition, "features">,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each model
  model: ModelDefinition<any>,
): ParityQueries | null {
  const { lookup, code, inputs } = model;
  const computed = inputs.flatMap(({ name, origin }) =>
    (origin === "derived" || origin === "on_demand") && !Object.hasOwn(code?.inputs ?? {}, name)
      ? [name]
      : [],
  );
  if (lookup === null && computed.length === 0) return null;
  const views = project.features.filter(({ name }) => model.views.includes(name));
  const looked =
    lookup?.features ?? inputs.flatMap(({ name, origin }) => (origin === "feature" ? [name] : []));
  return {
    model: model.name,
    sourceTable: `raw.${pg.escapeIdentifier(model.source)}`,
    exampleIdSql: model.exampleIdSql,
    trainingSetSql: model.trainingSetSql,
    parameters: lookup?.parameters ?? [],
    onlineSql: lookup?.onlineSql ?? null,
    historicalSql: lookup?.historicalSql ?? null,
    features: looked.map((name) => ({ name, view: viewOf(name, lookup?.views ?? {}, views) })),
    views: views.map(({ name, onlineSql }) => ({
      name,
      onlineSql,
      table: `online.${pg.escapeIdentifier(name)}`,
    })),
    computed,
  };
}

/** The view of a feature that is called `lookup__field`. */
function viewOf(
  feature: string,
  aliased: Readonly<Record<string, string>>,
  views: readonly FeatureViewDefinition[],
): string {
  const lookups = { ...Object.fromEntries(views.map(({ name }) => [name, name])), ...aliased };
  const found = Object.entries(lookups).find(([lookup, view]) => {
    const field = feature.startsWith(`${lookup}__`) ? feature.slice(lookup.length + 2) : null;
    return field !== null && Object.hasOwn(views.find(({ name }) => name === view)?.fields ?? {}, field);
  });
  if (!found) throw new Error(`no view has the feature ${feature}`);
  return found[1];
}
