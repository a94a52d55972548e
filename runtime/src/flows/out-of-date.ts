import type { Pool } from "pg";
import { messageOf } from "../errors/index.js";
import { isMaterialized } from "../features/index.js";
import { declarationOf, isLoadedAs, pendingOrigins } from "../ingestion/index.js";
import { modelHashes } from "../hashes/model-hashes.js";
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

/** What has to become of models. */
export interface ModelsDue {
  readonly train: readonly string[];
  /** Their newest version learned what it is to learn, and was judged otherwise. */
  readonly judge: readonly string[];
}

/**
 * Names of models whose newest version was not learned, or not judged, as they are declared now. A version that missed its gates counts
 * (training again would give the same), and so does one that was taken back by hand. An older version does not:
 * a file that goes back to an earlier state needs a champion that fits it again.
 */
export async function modelsDue(
  pool: Pool,
  project: ProjectDefinition,
  models: readonly ModelDefinition[],
): Promise<ModelsDue> {
  const { rows } = await pool.query<{ name: string; learned: string; judged: string }>(
    `SELECT DISTINCT ON (name) name, definition_hash AS learned, judged_hash AS judged FROM ml.model_versions
      WHERE name = ANY($1) ORDER BY name, version DESC`,
    [models.map((model) => model.name)],
  );
  const train: string[] = [];
  const judge: string[] = [];
  for (const model of models) {
    const stored = rows.find(({ name }) => name === model.name);
    const { learned, judged } = modelHashes(model, project);
    if (stored?.learned !== learned) train.push(model.name);
    else if (stored.judged !== judged) judge.push(model.name);
  }
  return { train, judge };
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
