import type { Project, Reference } from "@mlops-yaml/schema";
import {
  databaseName,
  hostVariable,
  imageLayout,
  logins,
  secretNames,
  type Endpoint,
  type ProcessPlan,
} from "../deployment/index.js";
import {
  hardened,
  httpHealthcheck,
  internal,
  published,
  secretPath,
  secretsFolder,
  stopGracePeriod,
  type Container,
} from "./container.js";
import { databaseHost } from "./database.js";
import { readOnly } from "./mounts.js";

/** A process of the project's image. @param before the processes that start before it */
export function processContainer(
  project: Project,
  process: ProcessPlan,
  before: readonly ProcessPlan[],
): Container {
  const { name, runs, program, role, grants, endpoint, reads, data, keeps, reachesOut } = process;
  const isKept = runs === "always";
  const passwords = grants.map((each) => logins[each].password);
  const kept = keeps ? [`${name}-${keeps.folder}:${imageLayout.keptAt(keeps.folder)}`] : [];
  const volumes = [...data.map(readOnly), ...kept];
  return {
    image: `${project.name}:local`,
    // The first of them builds the image for all.
    ...(before.length === 0 ? { build: { context: "." } } : { pull_policy: "never" }),
    command: ["node", imageLayout.compiled(program)],
    restart: isKept ? "unless-stopped" : "no",
    ...hardened,
    ...(isKept && { init: true }),
    environment: {
      PGHOST: databaseHost,
      PGUSER: logins[role].user,
      PGDATABASE: databaseName,
      SECRETS_DIR: secretsFolder,
      DATABASE_PASSWORD_FILE: secretPath(logins[role].password),
      ...Object.fromEntries(passwords.map((password) => [`${password}_FILE`, secretPath(password)])),
      ...(endpoint && !endpoint.isDeclared && { [endpoint.portVariable]: String(endpoint.port) }),
      ...(endpoint && { [hostVariable]: "0.0.0.0" }),
      ...(keeps && { [keeps.variable]: imageLayout.keptAt(keeps.folder) }),
      ...passedOn(reads),
    },
    secrets: [logins[role].password, ...passwords, ...secretNames(reads)],
    ...(endpoint?.isPublished && { ports: [publishedAt(project, name, endpoint)] }),
    ...(volumes.length > 0 && { volumes }),
    ...(isKept && { tmpfs: ["/tmp"] }),
    networks: endpoint?.isPublished || reachesOut ? [internal, published] : [internal],
    depends_on: startsAfter(before),
    ...(endpoint && {
      healthcheck: httpHealthcheck(endpoint.port, endpoint.healthPath, period(endpoint.startSeconds)),
    }),
    ...(isKept && { stop_grace_period: stopGracePeriod }),
  };
}

/** The last one before it that runs to its end, which itself waited for those before. */
function startsAfter(before: readonly ProcessPlan[]): NonNullable<Container["depends_on"]> {
  const last = before.findLast(({ runs }) => runs === "to its end");
  return last === undefined
    ? { [databaseHost]: { condition: "service_healthy" } }
    : { [last.name]: { condition: "service_completed_successfully" } };
}

function period(seconds: number): string {
  return seconds % 60 === 0 && seconds > 60 ? `${seconds / 60}m` : `${seconds}s`;
}

/** A service's port on the host; on this machine alone where deploy does not say otherwise. */
function publishedAt(project: Project, name: string, { port }: Endpoint): string {
  const publish = project.deploy.compose?.publish ?? {};
  const address = (Object.hasOwn(publish, name) ? publish[name] : undefined) ?? "127.0.0.1";
  return `${address.includes(":") ? `[${address}]` : address}:${port}:${port}`;
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
