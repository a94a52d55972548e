import type { ProjectDefinition } from "../definitions/project.js";
import type { FeatureServerDefinition } from "../definitions/service.js";
import { effects, type Change } from "./change.js";
import { differentKeys, listed, pairs } from "./differences.js";
import { modelChanges } from "./model-changes.js";
import { featureServerChanges, serviceChanges } from "./service-changes.js";
import { sourceChanges } from "./source-changes.js";
import { viewChanges } from "./view-changes.js";

/** A project as its emitted code hands it over. */
export interface PlannedProject {
  readonly project: ProjectDefinition;
  readonly featureServers: readonly FeatureServerDefinition[];
}

/** A project of which there is nothing yet. */
const nothing: PlannedProject = {
  project: {
    name: "",
    timezone: "UTC",
    seed: 0,
    tablesSql: "",
    sources: [],
    features: [],
    models: [],
    monitors: [],
    services: [],
  },
  featureServers: [],
};

/**
 * What becomes of each part of a project when another definition takes its place, in the order in which it happens. The
 * worker decides by the same hashes: it reads, computes, trains and judges what is named here, and nothing else.
 * @param before null: nothing runs yet
 */
export function changesOf(before: PlannedProject | null, after: PlannedProject): readonly Change[] {
  const earlier = before ?? nothing;
  const [was, is] = [earlier.project, after.project];
  const { changes, read } = sourceChanges(was.sources, is.sources);
  const found = [
    ...changes,
    ...viewChanges(was.features, is.features, read),
    ...modelChanges(was, is),
    ...serviceChanges(was, is),
    ...featureServerChanges(earlier.featureServers, after.featureServers),
    ...monitorChanges(was, is),
    ...(before === null ? [] : settingChanges(was, is)),
  ];
  const order = Object.keys(effects);
  return found.toSorted((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
}

function monitorChanges(before: ProjectDefinition, after: ProjectDefinition): Change[] {
  const { added, gone, kept } = pairs(before.monitors, after.monitors);
  const partOf = (name: string): string => `monitors.${name}`;
  return [
    ...added.map(({ name }): Change => ({ part: partOf(name), effect: "restarted", why: "is new" })),
    ...gone.map(({ name }): Change => ({
      part: partOf(name),
      effect: "removed",
      why: "is no longer declared",
    })),
    ...kept.flatMap(([earlier, later]): Change[] => {
      const keys = differentKeys(earlier, later).map((key) => key.replace(/Seconds$/, ""));
      return keys.length === 0
        ? []
        : [{ part: partOf(later.name), effect: "restarted", why: `${listed(keys)} differ` }];
    }),
  ];
}

/** What belongs to the project as a whole. */
function settingChanges(before: ProjectDefinition, after: ProjectDefinition): Change[] {
  const own = ({ name, timezone, seed }: ProjectDefinition): object => ({ name, timezone, seed });
  const keys = differentKeys(own(before), own(after));
  return keys.length === 0 ? [] : [{ part: "project", effect: "restarted", why: `${listed(keys)} differ` }];
}
