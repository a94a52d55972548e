import type { Model, Project } from "@mlops-yaml/schema";
import { parityOf } from "../../../runtime/src/parity/index.js";
import type { FeatureViewDefinition } from "../../../runtime/src/definitions/feature-view.js";
import type { ModelDefinition } from "../../../runtime/src/definitions/model.js";
import { onlineSql } from "../../src/features/online-sql.js";
import { sourceNamed, viewNamed } from "../../src/frame/nodes.js";
import { lookupOf } from "../../src/models/lookup-sql.js";
import { exampleIdSql, trainingSetSql } from "../../src/models/training-set-sql.js";

export type ParityQueries = NonNullable<ReturnType<typeof parityOf>>;

/** What a check asks of a model, from the parts of the emitted definitions that it reads. */
export function parityQueries(model: Model, project: Project): ParityQueries | null {
  const features = model.views.map((name): Partial<FeatureViewDefinition> => {
    const view = viewNamed(project, name);
    const fields = Object.fromEntries(view.fields.map((field) => [field.name, field.type]));
    return { name, fields, onlineSql: onlineSql(view) };
  });
  const definition: Partial<ModelDefinition> = {
    name: model.name,
    source: model.source,
    views: model.views,
    inputs: model.inputs.map(({ name, kind, type, origin }) => ({
      name,
      kind,
      type,
      origin: origin === "code" ? "derived" : origin,
    })),
    trainingSetSql: trainingSetSql(model, project),
    exampleIdSql: exampleIdSql(sourceNamed(project, model.source)),
    lookup: lookupOf(model, project),
  };
  return parityOf({ features: features as FeatureViewDefinition[] }, definition as ModelDefinition);
}
