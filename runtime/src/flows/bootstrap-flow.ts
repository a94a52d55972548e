import { RuntimeError } from "../errors/index.js";
import { projectHash } from "../hashes/project-hash.js";
import type { Logger } from "../logging/logger.js";
import type { ModelDefinition } from "../definitions/model.js";
import type { ProjectDefinition } from "../definitions/project.js";
import { problemsOf, registerFlow, startFlow } from "./flow.js";
import type { Flow, FlowContext, StartedFlow } from "./flow.js";
import { distanceOf } from "./loading-slots.js";
import { bootstrapName, featuresName, ingestName, judgeName, trainName } from "./names.js";
import { emptySourcesOf, modelsDue, pendingSources, sourcesOf, staleViews } from "./out-of-date.js";
import type { ModelsDue } from "./out-of-date.js";
import { listProblems } from "./problems.js";
import { databasePolicy } from "./step-policy.js";
import { step } from "./step.js";

/** The project's flows by the name of what they work on. */
export interface ProjectFlows {
  readonly ingest: ReadonlyMap<string, Flow>;
  readonly features: ReadonlyMap<string, Flow>;
  readonly train: ReadonlyMap<string, Flow>;
  readonly judge: ReadonlyMap<string, Flow>;
}

/**
 * `bootstrap`: what a worker runs when it starts. Ingests what is pending, computes views that are missing
 * or defined again, trains models whose newest version learned something else, and judges again those that were judged
 * otherwise; side by side where one
 * does not need the other. What needs no server is done before servers are waited for. What fails does not keep
 * the rest back, and is named at the end.
 */
export function registerBootstrapFlow(context: FlowContext, flows: ProjectFlows): Flow {
  const { pool, project, projectDirectory } = context;
  return registerFlow(context, bootstrapName, projectHash(project), async ({ log }) => {
    const sources = await step("find pending sources", databasePolicy, log, () =>
      pendingSources(pool, project, projectDirectory),
    );
    const ingesting = await startAll(flows.ingest, sources, ingestName);
    const far = new Set(farSources(project));
    const waitsForServer = (names: readonly string[]): boolean => names.some((name) => far.has(name));
    const problems: string[] = [];
    const done: Done = { views: [], trained: [], judged: [] };
    for (const isFar of far.size === 0 ? [false] : [false, true]) {
      const part = ingesting.filter(({ node }) => far.has(node) === isFar);
      problems.push(...(await problemsOf(part)));
      const follows = (names: readonly string[]): boolean => waitsForServer(names) === isFar;
      problems.push(...(await bringUpToDate(context, flows, log, follows, done)));
    }
    if (problems.length > 0) throw new RuntimeError("MLO5603", listProblems(problems));
    return { message: summary(sources, done) };
  });
}

const farSources = ({ sources }: ProjectDefinition): string[] =>
  sources.filter((source) => distanceOf(source) === "far").map(({ name }) => name);

/** What was computed, trained and judged. */
interface Done {
  readonly views: string[];
  readonly trained: string[];
  readonly judged: string[];
}

/**
 * Computes the stale views, and trains or judges the models that are out of date and read sources of which `follows` holds.
 * @returns what went wrong
 */
async function bringUpToDate(
  context: FlowContext,
  flows: ProjectFlows,
  log: Logger,
  follows: (sources: readonly string[]) => boolean,
  done: Done,
): Promise<string[]> {
  const { pool, project } = context;
  const views = await step("find stale views", databasePolicy, log, () =>
    staleViews(
      pool,
      project.features.filter(({ source }) => follows([source])),
    ),
  );
  const problems = await problemsOf(await startAll(flows.features, views, featuresName));
  const models = await step("find models to train or judge", databasePolicy, log, () =>
    dueAndPossible(
      context,
      log,
      project.models.filter((model) => follows(sourcesOf(project, model))),
    ),
  );
  problems.push(...models.problems);
  const training = await startAll(flows.train, models.train, trainName);
  const judging = await startAll(flows.judge, models.judge, judgeName);
  problems.push(...(await problemsOf([...training, ...judging])));
  done.views.push(...views);
  done.trained.push(...models.train);
  done.judged.push(...models.judge);
  return problems;
}

/** Flows that run side by side. @param names of the nodes that they work on */
async function startAll(
  flows: ReadonlyMap<string, Flow>,
  names: readonly string[],
  flowName: (name: string) => string,
): Promise<(StartedFlow & { readonly node: string })[]> {
  const started = [];
  for (const node of names) {
    const flow = flows.get(node);
    if (flow === undefined) continue;
    started.push({ ...(await startFlow(flow, flowName(node), { reason: "bootstrap" })), node });
  }
  return started;
}

/** Models to train and to judge, and why others that should be trained cannot be. */
async function dueAndPossible(
  { pool, project }: FlowContext,
  log: Logger,
  models: readonly ModelDefinition[],
): Promise<ModelsDue & { readonly problems: string[] }> {
  const due = await modelsDue(pool, project, models);
  const train: string[] = [];
  const problems: string[] = [];
  for (const model of models.filter(({ name }) => due.train.includes(name))) {
    const problem = await emptiness(model);
    if (problem === null) train.push(model.name);
    else problems.push(problem);
  }
  problems.forEach((problem) => log.warn(problem));
  return { train, judge: due.judge, problems };

  async function emptiness(model: ModelDefinition): Promise<string | null> {
    const empty = await emptySourcesOf(pool, project, model);
    return empty.length === 0
      ? null
      : `${model.name} is not trained: nothing is loaded of ${empty.join(", ")} as declared now`;
  }
}

function summary(sources: readonly string[], { views, trained, judged }: Done): string {
  const done = [
    ["ingested", sources],
    ["computed", views],
    ["trained", trained],
    ["judged", judged],
  ] as const;
  const parts = done.flatMap(([verb, names]) => (names.length === 0 ? [] : [`${verb} ${names.join(", ")}`]));
  return parts.length === 0 ? "everything is up to date" : parts.join("; ");
}
