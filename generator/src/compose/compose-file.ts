import { dataPlaces } from "../deployment/data-places.js";
import { readOnly } from "./mounts.js";
import {
  connectionReferences,
  type FeatureServer,
  type Project,
  type Reference,
  type Service,
} from "@mlops-yaml/schema";
import { baseImage } from "../images/images.js";
import { type Container, hardened, httpHealthcheck } from "./container.js";
import {
  composeSecrets,
  databasePassword,
  featureServerPassword,
  grafanaPassword,
  rolePasswords,
  serverPassword,
  workerPassword,
} from "./secrets.js";

/** Where the worker answers /health and /metrics, inside the Compose network only. */
export const workerPort = 9100;

const internal = "internal";
const reachable = "published";

/** The Compose file as a plain object (Compose Specification). */
export function composeFile(project: Project): object {
  const { prometheus, grafana } = project.deploy.compose ?? {};
  const services: Record<string, Container> = {
    database: database(),
    migrate: migrate(project),
    worker: worker(project),
    ...Object.fromEntries(project.services.map((service) => [service.name, server(project, service)])),
    ...Object.fromEntries(project.featureServers.map((one) => [one.name, featureServer(project, one)])),
    ...(prometheus && { prometheus: prometheusContainer(prometheus.port) }),
    ...(grafana && { grafana: grafanaContainer(grafana.port) }),
  };
  return {
    name: project.name,
    services,
    networks: { [internal]: { internal: true }, [reachable]: {} },
    volumes: Object.fromEntries(volumeNames(services).map((name) => [name, {}])),
    secrets: Object.fromEntries(
      composeSecrets(project).map((name) => [name, { file: `./.secrets/${name}` }]),
    ),
  };
}

function database(): Container {
  return {
    image: baseImage("postgres"),
    user: "postgres",
    restart: "unless-stopped",
    ...hardened,
    environment: {
      POSTGRES_USER: "mlops",
      POSTGRES_DB: "mlops",
      POSTGRES_PASSWORD_FILE: `/run/secrets/${databasePassword}`,
    },
    secrets: [databasePassword],
    volumes: ["database:/var/lib/postgresql/data"],
    tmpfs: ["/tmp", "/var/run/postgresql"],
    networks: [internal],
    healthcheck: {
      test: ["CMD", "pg_isready", "--host=127.0.0.1", "--username=mlops", "--dbname=mlops"],
      interval: "2s",
      timeout: "2s",
      retries: 30,
      start_period: "30s",
    },
    stop_grace_period: "30s",
  };
}

const login = (user: string, password: string): Readonly<Record<string, string>> => ({
  PGHOST: "database",
  PGUSER: user,
  PGDATABASE: "mlops",
  SECRETS_DIR: "/run/secrets",
  DATABASE_PASSWORD_FILE: `/run/secrets/${password}`,
});
const owner = login("mlops", databasePassword);
const workerRole = login("mlops_worker", workerPassword);
const serverRole = login("mlops_server", serverPassword);
const featureServerRole = login("mlops_feature_server", featureServerPassword);

function migrate(project: Project): Container {
  const roles = rolePasswords(project);
  return {
    image: image(project),
    build: { context: "." },
    command: ["node", "build/generated/migrate.js"],
    restart: "no",
    ...hardened,
    environment: {
      ...owner,
      ...Object.fromEntries(roles.map((name) => [`${name}_FILE`, `/run/secrets/${name}`])),
    },
    secrets: [databasePassword, ...roles],
    networks: [internal],
    depends_on: { database: { condition: "service_healthy" } },
  };
}

function worker(project: Project): Container {
  const remote = project.sources.flatMap((source) => connectionReferences(source.connection));
  return {
    image: image(project),
    pull_policy: "never",
    command: ["node", "build/generated/worker.js"],
    restart: "unless-stopped",
    ...hardened,
    init: true,
    environment: { ...workerRole, WORKER_PORT: String(workerPort), HOST: "0.0.0.0", ...passedOn(remote) },
    secrets: [workerPassword, ...secretNames(remote)],
    volumes: dataPlaces(project.sources).map(readOnly),
    tmpfs: ["/tmp"],
    networks: project.sources.some(({ connection }) => connection.type !== "file")
      ? [internal, reachable]
      : [internal],
    depends_on: { migrate: { condition: "service_completed_successfully" } },
    healthcheck: httpHealthcheck(workerPort, "/health", "60s"),
    stop_grace_period: "30s",
  };
}

/** Healthy once it can answer: the first start trains the model before that. */
function server(project: Project, service: Service): Container {
  const keys = service.apiKey ? [service.apiKey] : [];
  return {
    image: image(project),
    pull_policy: "never",
    command: ["node", `build/generated/services/${service.name}.js`],
    restart: "unless-stopped",
    ...hardened,
    init: true,
    environment: { ...serverRole, HOST: "0.0.0.0", SPOOL_DIR: "/var/lib/mlops/spool", ...passedOn(keys) },
    secrets: [serverPassword, ...secretNames(keys)],
    ports: [published(project, service)],
    volumes: [`${service.name}-spool:/var/lib/mlops/spool`],
    tmpfs: ["/tmp"],
    networks: [internal, reachable],
    depends_on: { migrate: { condition: "service_completed_successfully" } },
    healthcheck: httpHealthcheck(service.port, "/ready", "30m"),
    stop_grace_period: "30s",
  };
}

/** It writes what is pushed, and views, so that it is another role than that of the prediction servers. */
function featureServer(project: Project, service: FeatureServer): Container {
  const keys = service.apiKey ? [service.apiKey] : [];
  return {
    image: image(project),
    pull_policy: "never",
    command: ["node", `build/generated/services/${service.name}.js`],
    restart: "unless-stopped",
    ...hardened,
    init: true,
    environment: { ...featureServerRole, HOST: "0.0.0.0", ...passedOn(keys) },
    secrets: [featureServerPassword, ...secretNames(keys)],
    ports: [published(project, service)],
    tmpfs: ["/tmp"],
    networks: [internal, reachable],
    depends_on: { migrate: { condition: "service_completed_successfully" } },
    healthcheck: httpHealthcheck(service.port, "/ready", "60s"),
    stop_grace_period: "30s",
  };
}

function prometheusContainer(port: number | null): Container {
  return {
    image: baseImage("prometheus"),
    user: "nobody",
    command: [
      "--config.file=/etc/prometheus/prometheus.yml",
      "--storage.tsdb.path=/prometheus",
      "--storage.tsdb.retention.time=30d",
    ],
    restart: "unless-stopped",
    ...hardened,
    volumes: ["./generated/prometheus:/etc/prometheus:ro", "prometheus:/prometheus"],
    ...(port !== null && { ports: [`127.0.0.1:${port}:9090`] }),
    networks: port === null ? [internal] : [internal, reachable],
    healthcheck: {
      test: ["CMD", "wget", "--quiet", "--spider", "http://127.0.0.1:9090/-/ready"],
      interval: "5s",
      timeout: "4s",
      retries: 12,
    },
  };
}

function grafanaContainer(port: number | null): Container {
  return {
    image: baseImage("grafana"),
    restart: "unless-stopped",
    ...hardened,
    environment: {
      GF_SECURITY_ADMIN_PASSWORD__FILE: `/run/secrets/${grafanaPassword}`,
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
      GF_NEWS_NEWS_FEED_ENABLED: "false",
      GF_PLUGINS_PREINSTALL_DISABLED: "true", // it would fetch plugins from its maker
      GF_SECURITY_DISABLE_GRAVATAR: "true",
      GF_USERS_ALLOW_SIGN_UP: "false",
    },
    secrets: [grafanaPassword],
    volumes: ["./generated/grafana:/etc/grafana/provisioning:ro", "grafana:/var/lib/grafana"],
    tmpfs: ["/tmp"],
    ...(port !== null && { ports: [`127.0.0.1:${port}:3000`] }),
    networks: port === null ? [internal] : [internal, reachable],
    depends_on: { prometheus: { condition: "service_healthy" } },
    healthcheck: {
      test: ["CMD", "wget", "--quiet", "--spider", "http://127.0.0.1:3000/api/health"],
      interval: "5s",
      timeout: "4s",
      retries: 12,
    },
  };
}

function image(project: Project): string {
  return `${project.name}:local`;
}

/** A service's port on the host; on this machine alone where deploy does not say otherwise. */
function published(
  project: Project,
  { name, port }: { readonly name: string; readonly port: number },
): string {
  const publish = project.deploy.compose?.publish ?? {};
  const address = (Object.hasOwn(publish, name) ? publish[name] : undefined) ?? "127.0.0.1";
  return `${address.includes(":") ? `[${address}]` : address}:${port}:${port}`;
}

function secretNames(list: readonly Reference[]): string[] {
  return list.filter((reference) => reference.from === "secret").map((reference) => reference.name);
}

/** Environment variables that Compose hands from `.env` or the shell to a container. */
function passedOn(list: readonly Reference[]): Record<string, string> {
  const variables = list.filter((reference) => reference.from === "env");
  return Object.fromEntries(
    variables.map(({ name, default: fallback }) => [
      name,
      fallback === null ? `\${${name}:?see .env.example}` : `\${${name}:-${fallback}}`,
    ]),
  );
}

function volumeNames(services: Readonly<Record<string, Container>>): string[] {
  const mounted = Object.values(services).flatMap((service) => service.volumes ?? []);
  const names = mounted.flatMap((volume) => (typeof volume === "string" ? [volume.split(":")[0] ?? ""] : []));
  return [...new Set(names.filter((name) => !name.startsWith(".")))].sort();
}
