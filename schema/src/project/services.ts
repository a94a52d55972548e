/** What answers, what watches, and how it is deployed. */
import type { Catchup } from "./sources.js";
import type { Reference } from "../values.js";

export interface Service {
  readonly name: string;
  readonly description: string | null;
  readonly model: string;
  readonly alias: string;
  readonly port: number;
  /** Where alone metrics, documentation and details of /ready are answered; null: on `port`. */
  readonly managementPort: number | null;
  /** Null: no key is asked for. */
  readonly apiKey: Reference | null;
}

/** A server of features by Feast's HTTP interface. */
export interface FeatureServer {
  readonly name: string;
  readonly description: string | null;
  readonly port: number;
  /** Where alone metrics, documentation and details of /ready are answered; null: on `port`. */
  readonly managementPort: number | null;
  /** Null: no key is asked for. */
  readonly apiKey: Reference | null;
  /** Fields that it gives out, sorted by view, each view's by name. */
  readonly features: readonly ServedView[];
  /** Named lists of features, sorted by name; a list keeps its order. */
  readonly featureServices: readonly {
    readonly name: string;
    readonly features: readonly { readonly view: string; readonly field: string }[];
  }[];
  /** Sources whose rows callers may push, sorted. */
  readonly push: readonly string[];
}

export interface ServedView {
  readonly view: string;
  readonly fields: readonly string[];
}

export interface Monitor {
  readonly name: string;
  readonly description: string | null;
  readonly type: "drift";
  readonly service: string;
  readonly reference: "training";
  readonly windowSeconds: number;
  readonly schedule: string;
  /** What becomes of times that passed while no worker ran. */
  readonly catchup: Catchup;
  /** Fewer logged predictions than this in the window: not evaluated. */
  readonly minRows: number;
  /** Share of inputs that must drift for the monitor to alert. */
  readonly driftShare: number;
  readonly onDrift: "alert" | "retrain";
}

export interface Deploy {
  /** Null: no Compose file is emitted. */
  readonly compose: {
    /** Port on the host; null: not published; false: no such service. */
    readonly prometheus: { readonly port: number | null } | null;
    readonly grafana: { readonly port: number | null } | null;
    /** Addresses of the host, by the service that is published there; others are published on 127.0.0.1. */
    readonly publish: Readonly<Record<string, string>>;
  } | null;
  /** `vendored`: packages packed into vendor/. Else a version range on the npm registry. */
  readonly packages: "vendored" | { readonly version: string };
}
