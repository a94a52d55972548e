import { pathToFileURL } from "node:url";
import type { ProjectDefinition } from "../definitions/project.js";
import type { FeatureServerDefinition } from "../definitions/service.js";
import type { PlannedProject } from "./changes-of.js";

/** Imports the compiled generated/project.js, as a worker does. @param file its path */
export async function loadPlannedProject(file: string): Promise<PlannedProject> {
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, object>>;
  const isFeatureServer = (value: object): boolean => "featureServices" in value && "push" in value;
  return {
    project: module["project"] as ProjectDefinition,
    featureServers: Object.values(module).filter(isFeatureServer) as FeatureServerDefinition[],
  };
}
