import { RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { ModelDefinition } from "../v1/definitions.js";
import { problemsOf, registerFlow, startFlow } from "./flow.js";
import type { Flow, FlowContext } from "./flow.js";
import { bootstrapName, featuresName, ingestName, trainName } from "./names.js";
import { emptySourcesOf, pendingSources, staleViews, untrainedModels } from "./out-of-date.js";
import { listProblems } from "./problems.js";
import { databasePolicy } from "./step-policy.js";
import { step } from "./step.js";

/** The project's flows by the name of what they work on. */
export interface ProjectFlows {
  readonly ingest: ReadonlyMap<string, Flow>;
  readonly features: ReadonlyMap<string, Flow>;
  readonly train: ReadonlyMap<string, Flow>;
}

/**
 * `bootstrap`: what a worker runs when it starts. Ingests what is pending, computes views that are missing
 * or defined anew, and trains models of which no version has the present definition; side by side where one
 * does not need the other. What fails does not keep the rest back, and is named at the end.
 */
export function registerBootstrapFlow(context: FlowContext, flows: ProjectFlows): Flow {
  const { pool, project, projectDirectory } = context;
  return registerFlow(context, bootstrapName, project.configurationHash, async ({ log }) => {
    const sources = await step("find pending sources", databasePolicy, log, () =>
      pendingSources(pool, project, projectDirectory),
    );
    const problems = await runAll(flows.ingest, sources, ingestName);
    const views = await step("find stale views", databasePolicy, log, () =>
      staleViews(pool, project.features),
    );
    problems.push(...(await runAll(flows.features, views, featuresName)));
    const models = await step("find untrained models", databasePolicy, log, () => trainable(context, log));
    problems.push(...models.problems, ...(await runAll(flows.train, models.names, trainName)));
    if (problems.length > 0) throw new RuntimeError("MLO5603", listProblems(problems));
    return { message: summary(sources, views, models.names) };
  });
}

async function runAll(
  flows: ReadonlyMap<string, Flow>,
  names: readonly string[],
  flowName: (name: string) => string,
): Promise<string[]> {
  const started = [];
  for (const name of names) {
    const flow = flows.get(name);
    if (flow !== undefined) started.push(await startFlow(flow, flowName(name), { reason: "bootstrap" }));
  }
  return problemsOf(started);
}

/** Models to train, and why others that should be trained cannot be. */
async function trainable(
  { pool, project }: FlowContext,
  log: Logger,
): Promise<{ names: string[]; problems: string[] }> {
  const untrained = new Set(await untrainedModels(pool, project.models));
  const names: string[] = [];
  const problems: string[] = [];
  for (const model of project.models.filter(({ name }) => untrained.has(name))) {
    const problem = await emptiness(model);
    if (problem === null) names.push(model.name);
    else problems.push(problem);
  }
  problems.forEach((problem) => log.warn(problem));
  return { names, problems };

  async function emptiness(model: ModelDefinition): Promise<string | null> {
    const empty = await emptySourcesOf(pool, project, model);
    return empty.length === 0
      ? null
      : `${model.name} is not trained: nothing is loaded of ${empty.join(", ")} as declared now`;
  }
}

function summary(sources: readonly string[], views: readonly string[], models: readonly string[]): string {
  const done = [
    ["ingested", sources],
    ["computed", views],
    ["trained", models],
  ] as const;
  const parts = done.flatMap(([verb, names]) => (names.length === 0 ? [] : [`${verb} ${names.join(", ")}`]));
  return parts.length === 0 ? "everything is up to date" : parts.join("; ");
}
