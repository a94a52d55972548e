import type { ProjectDefinition } from "../definitions/project.js";
import { registerBootstrapFlow } from "./bootstrap-flow.js";
import { registerFeaturesFlow } from "./features-flow.js";
import type { Flow, FlowContext } from "./flow.js";
import { registerIngestFlow } from "./ingest-flow.js";
import { registerJudgeFlow } from "./judge-flow.js";
import { registerMonitorFlow } from "./monitor-flow.js";
import { bootstrapName, featuresName, ingestName, judgeName, monitorName, trainName } from "./names.js";
import { sourcesOf } from "./out-of-date.js";
import { registerTrainFlow } from "./train-flow.js";

/** Registers every flow of the project. @returns the flows by their full names */
export function registerFlows(context: FlowContext): ReadonlyMap<string, Flow> {
  const { project } = context;
  const features = new Map(
    project.features.map((view) => [
      view.name,
      registerFeaturesFlow(context, view, named(project.sources, view.source)),
    ]),
  );
  const ingest = new Map(
    project.sources.map((source) => [
      source.name,
      registerIngestFlow(context, source, selected(features, viewsOf(project, source.name))),
    ]),
  );
  const train = new Map(project.models.map((model) => [model.name, registerTrainFlow(context, model)]));
  const judge = new Map(project.models.map((model) => [model.name, registerJudgeFlow(context, model)]));
  const monitor = new Map(
    project.monitors.map((monitor) => {
      const model = named(project.models, monitor.model);
      const retraining = {
        ingest: selected(ingest, sourcesOf(project, model)),
        train: named(train, model.name),
      };
      return [monitor.name, registerMonitorFlow(context, monitor, retraining)];
    }),
  );
  const bootstrap = registerBootstrapFlow(context, { ingest, features, train, judge });
  return new Map([
    [bootstrapName, bootstrap],
    ...keyedBy(ingest, ingestName),
    ...keyedBy(features, featuresName),
    ...keyedBy(train, trainName),
    ...keyedBy(judge, judgeName),
    ...keyedBy(monitor, monitorName),
  ]);
}

function viewsOf(project: ProjectDefinition, source: string): string[] {
  return project.features.filter((view) => view.source === source).map((view) => view.name);
}

function named<T extends { readonly name: string }>(nodes: readonly T[], name: string): T;
function named<T>(nodes: ReadonlyMap<string, T>, name: string): T;
function named<T extends { readonly name: string }>(
  nodes: readonly T[] | ReadonlyMap<string, T>,
  name: string,
): T {
  const node = nodes instanceof Map ? nodes.get(name) : (nodes as readonly T[]).find((n) => n.name === name);
  if (node === undefined) throw new Error(`the project definition names "${name}", which it does not define`);
  return node;
}

function selected(flows: ReadonlyMap<string, Flow>, names: readonly string[]): ReadonlyMap<string, Flow> {
  return new Map([...flows].filter(([name]) => names.includes(name)));
}

function keyedBy(flows: ReadonlyMap<string, Flow>, key: (name: string) => string): [string, Flow][] {
  return [...flows].map(([name, flow]) => [key(name), flow]);
}
