import type { Project } from "@mlops-yaml/schema";
import type { ImageName } from "./images.js";

/** A program of others that runs beside the project's own, where `deploy` asks for it. */
export interface CompanionPlan {
  readonly name: string;
  readonly image: ImageName;
  /** Null: the image's own. */
  readonly user: string | null;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Secret -> the variable that names the file with it. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly port: number;
  /** Port of the host on which it is published; null: it is not. */
  readonly publishedPort: number | null;
  /** Answers 200 once it does its work. */
  readonly readyPath: string;
  /** Emitted files that it reads, and where it looks for them. */
  readonly configuration: { readonly folder: string; readonly at: string };
  /** The folder that outlives it. */
  readonly keeps: { readonly name: string; readonly at: string };
  /** Folders that it writes and nobody keeps. */
  readonly scratch: readonly string[];
  /** Companions that have to be ready before. */
  readonly after: readonly string[];
}

export const grafanaPassword = "GRAFANA_ADMIN_PASSWORD";

/** In the order in which they start. */
export function companionsOf({ deploy }: Project): readonly CompanionPlan[] {
  const { prometheus, grafana } = deploy.compose ?? {};
  return [
    ...(prometheus ? [prometheusPlan(prometheus.port)] : []),
    ...(grafana ? [grafanaPlan(grafana.port)] : []),
  ];
}

function prometheusPlan(publishedPort: number | null): CompanionPlan {
  return {
    name: "prometheus",
    image: "prometheus",
    user: "nobody",
    arguments: [
      "--config.file=/etc/prometheus/prometheus.yml",
      "--storage.tsdb.path=/prometheus",
      "--storage.tsdb.retention.time=30d",
    ],
    environment: {},
    secrets: {},
    port: 9090,
    publishedPort,
    readyPath: "/-/ready",
    configuration: { folder: "generated/prometheus", at: "/etc/prometheus" },
    keeps: { name: "prometheus", at: "/prometheus" },
    scratch: [],
    after: [],
  };
}

function grafanaPlan(publishedPort: number | null): CompanionPlan {
  return {
    name: "grafana",
    image: "grafana",
    user: null,
    arguments: [],
    environment: {
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
      GF_NEWS_NEWS_FEED_ENABLED: "false",
      GF_PLUGINS_PREINSTALL_DISABLED: "true", // it would fetch plugins from its maker
      GF_SECURITY_DISABLE_GRAVATAR: "true",
      GF_USERS_ALLOW_SIGN_UP: "false",
    },
    secrets: { [grafanaPassword]: "GF_SECURITY_ADMIN_PASSWORD__FILE" },
    port: 3000,
    publishedPort,
    readyPath: "/api/health",
    configuration: { folder: "generated/grafana", at: "/etc/grafana/provisioning" },
    keeps: { name: "grafana", at: "/var/lib/grafana" },
    scratch: ["/tmp"],
    after: ["prometheus"],
  };
}
