import type { ReferenceDefinition } from "./reference.js";

export interface ServiceDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly model: string;
  readonly alias: string;
  readonly port: number;
  /** Where alone metrics, documentation and details of /ready are answered. Missing: on the port of callers. */
  readonly managementPort?: number;
  readonly apiKey: ReferenceDefinition | null;
}

/** A server of features as Feast's clients ask for them. */
export interface FeatureServerDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly port: number;
  /** Where alone metrics, documentation and details of /ready are answered. Missing: on the port of callers. */
  readonly managementPort?: number;
  readonly apiKey: ReferenceDefinition | null;
  /** The fields that it gives out, by view. */
  readonly features: Readonly<Record<string, readonly string[]>>;
  /** Named lists of `view:field`. */
  readonly featureServices: Readonly<Record<string, readonly string[]>>;
  /** Sources that callers may push rows of. */
  readonly push: readonly string[];
}
