import type { Pool } from "pg";
import { messageOf } from "../errors/index.js";
import { isMaterialized } from "../features/index.js";
import { declarationOf, isLoadedAs, pendingOrigins } from "../ingestion/index.js";
import { modelHash } from "../hashes/model-hashes.js";
import { distanceOf } from "./loading-slots.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { ModelDefinition } from "../definitions/model.js";
import type { ProjectDefinition } from "../definitions/project.js";

/**
 * Names of sources with something to load, or that cannot be looked at: their flow says what is wrong. Whether a server
 * has something is its flow's to ask, so that nobody waits for its answer.
 */
export async function pendingSources(
  pool: Pool,
  project: ProjectDefinition,
  projectDirectory: string,
): Promise<string[]> {
  const pending = await Promise.all(
    project.sources.map(async (source) => {
      if (distanceOf(source) === "far") return true;
      try {
        return (await pendingOrigins(pool, source, projectDirectory)).length > 0;
      } catch (error) {
        // Its flow reads it again, and ends with this message if it is still so.
        return messageOf(error) !== "";
      }
    }),
  );
  return project.sources.filter((_, index) => pending[index]).map((source) => source.name);
}

/** Names of views with another definition than they were computed by, or behind their source. */
export async function staleViews(pool: Pool, views: readonly FeatureViewDefinition[]): Promise<string[]> {
  const current = await Promise.all(views.map((view) => isMaterialized(pool, view)));
  return views.filter((_, index) => !current[index]).map((view) => view.name);
}

/**
 * Names of models whose newest version has not the present definition. A version that missed its gates counts
 * (training again would give the same), and so does one that was taken back by hand. An older version does not:
 * a file that goes back to an earlier state needs a champion that fits it again.
 */
export async function untrainedModels(
  pool: Pool,
  project: ProjectDefinition,
  models: readonly ModelDefinition[],
): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; definition_hash: string }>(
    `SELECT DISTINCT ON (name) name, definition_hash FROM ml.model_versions
      WHERE name = ANY($1) ORDER BY name, version DESC`,
    [models.map((model) => model.name)],
  );
  const trained = (model: ModelDefinition): boolean =>
    rows.some((row) => row.name === model.name && row.definition_hash === modelHash(model, project));
  return models.filter((model) => !trained(model)).map((model) => model.name);
}

/**
 * Sources that the model reads, itself or through its views, and of which nothing is loaded as they are
 * declared now. Rows of an earlier declaration lack its new columns: a model must not be trained on them.
 */
export async function emptySourcesOf(
  pool: Pool,
  project: ProjectDefinition,
  model: ModelDefinition,
): Promise<string[]> {
  const wanted = new Set(sourcesOf(project, model));
  const empty: string[] = [];
  for (const source of project.sources)
    if (wanted.has(source.name) && !(await isLoadedAs(pool, source.name, declarationOf(source))))
      empty.push(source.name);
  return empty.toSorted();
}

/** The sources that a model reads, itself or through its views, sorted. */
export function sourcesOf(project: ProjectDefinition, model: ModelDefinition): string[] {
  const views = project.features.filter((view) => model.views.includes(view.name));
  return [...new Set([model.source, ...views.map((view) => view.source)])].toSorted();
}
