import type { FeatureViewDefinition, OnDemandViewDefinition } from "./feature-view.js";
import type { ModelDefinition } from "./model.js";
import type { MonitorDefinition } from "./monitor.js";
import type { ServiceDefinition } from "./service.js";
import type { SourceDefinition } from "./source.js";

/**
 * What generated code hands to the runtime. Plain data and small functions; every SQL text is complete, quoted and
 * parameterised by the generator. Durations are whole seconds, fractions in [0, 1].
 */
export interface ProjectDefinition {
  readonly name: string;
  readonly timezone: string;
  readonly seed: number;
  /** Complete DDL of raw.*, features.* and online.*; additive and safe to repeat. */
  readonly tablesSql: string;
  readonly sources: readonly SourceDefinition[];
  readonly features: readonly FeatureViewDefinition[];
  /** Missing: there are none. */
  readonly onDemandViews?: readonly OnDemandViewDefinition[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each model
  readonly models: readonly ModelDefinition<any>[];
  readonly monitors: readonly MonitorDefinition[];
  readonly services: readonly ServiceDefinition[];
}
