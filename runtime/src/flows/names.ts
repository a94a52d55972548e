import type { ProjectDefinition } from "../definitions/project.js";

/** Flows are named `<kind>.<node>`, as `ingest.flights`; each kind has a queue of its own name. */
export const flowKinds = ["ingest", "features", "train", "judge", "monitor"] as const;
export type FlowKind = (typeof flowKinds)[number];

/** Brings everything up to date; a worker starts it when it starts. */
export const bootstrapName = "bootstrap";

export const ingestName = (source: string): string => `ingest.${source}`;
export const featuresName = (view: string): string => `features.${view}`;
export const trainName = (model: string): string => `train.${model}`;
export const judgeName = (model: string): string => `judge.${model}`;
export const monitorName = (monitor: string): string => `monitor.${monitor}`;

/** Every flow of the project, in the order in which data runs through it. */
export function flowNames(project: ProjectDefinition): string[] {
  return [
    bootstrapName,
    ...project.sources.map((source) => ingestName(source.name)),
    ...project.features.map((view) => featuresName(view.name)),
    ...project.models.map((model) => trainName(model.name)),
    ...project.models.map((model) => judgeName(model.name)),
    ...project.monitors.map((monitor) => monitorName(monitor.name)),
  ];
}

/** The queue on which a flow waits: its kind. */
export function queueOf(flow: string): string {
  return flow.split(".", 1)[0] ?? flow;
}
