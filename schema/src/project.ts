/**
 * The resolved project: what every emitter reads. Frozen, serialisable as canonical JSON, free of
 * positions, versions and times. Everything that was a map in mlops.yaml is an array sorted by name,
 * so that the order of keys in the file never shows; what was a list keeps its order.
 * All durations are whole seconds; all fractions are in [0, 1].
 */
import type { Entity, FeatureView, OnDemandView } from "./project/features.js";
import type { Model } from "./project/models.js";
import type { Deploy, FeatureServer, Monitor, Service } from "./project/services.js";
import type { Source } from "./project/sources.js";

export type * from "./project/features.js";
export type * from "./project/models.js";
export type * from "./project/services.js";
export type * from "./project/sources.js";
export type * from "./values.js";

export interface Project {
  readonly version: 1;
  readonly name: string;
  readonly description: string | null;
  /** IANA name; the zone in which expressions read calendar fields of timestamps. */
  readonly timezone: string;
  readonly seed: number;
  readonly sources: readonly Source[];
  readonly entities: readonly Entity[];
  readonly features: readonly FeatureView[];
  readonly onDemandViews: readonly OnDemandView[];
  readonly models: readonly Model[];
  readonly services: readonly Service[];
  readonly featureServers: readonly FeatureServer[];
  readonly monitors: readonly Monitor[];
  readonly deploy: Deploy;
}
