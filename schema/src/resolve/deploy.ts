import type { FileText } from "../definitions/file.js";
import type { Deploy, FeatureServer, Service } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { isWritten, kinds, lookUp, problemAt, problemAtKey, sortedEntries, type Site } from "./site.js";

type Served = Service | FeatureServer;
type Companion = boolean | { readonly port: number } | undefined;

export function resolveDeploy(site: Site, file: FileText, services: readonly Served[]): Deploy {
  const compose = file.deploy?.compose ?? true;
  const packages = file.deploy?.packages ?? "vendored";
  const { prometheus, grafana, publish } = typeof compose === "object" ? compose : {};
  checkPorts(site, services, { prometheus, grafana });
  if (compose === false) return { compose: null, packages };
  const path = ["deploy", "compose"];
  if (grafana !== undefined && grafana !== false && (prometheus === undefined || prometheus === false))
    problemAtKey(site, [...path, "grafana"], {
      code: "MLO1311",
      message: "deploy.compose has grafana without prometheus, where its numbers come from.",
      hint: "Add prometheus: true, or remove grafana.",
    });
  return {
    compose: {
      prometheus: companion(prometheus),
      grafana: companion(grafana),
      publish: publishedAt(site, publish, services),
    },
    packages,
  };
}

/** Whom a service without a key answers is for its author to know: it is warned of where that is more than this machine. */
function publishedAt(
  site: Site,
  text: { readonly [service: string]: string } | undefined,
  services: readonly Served[],
): Readonly<Record<string, string>> {
  const published = sortedEntries(text);
  const byName = new Map(services.map((service) => [service.name, service]));
  for (const [name, address] of published) {
    const path = ["deploy", "compose", "publish", name];
    const service = lookUp(site, path, name, kinds.service, byName);
    if (service === null || service.apiKey !== null || isThisMachine(address)) continue;
    problemAt(site, path, {
      code: "MLO1420",
      severity: "warning",
      message: `services.${name} has no key and is published on ${address}: whoever reaches this machine may ${mayDo(service)}.`,
      hint: `Declare services.${name}.auth.api_key, or remove it from deploy.compose.publish: then only this machine reaches it.`,
    });
  }
  return Object.fromEntries(published);
}

const isThisMachine = (address: string): boolean => address.startsWith("127.") || address === "::1";

function mayDo(service: Served): string {
  if (!("push" in service)) return "ask for predictions, each of which is logged";
  return service.push.length > 0
    ? `push rows of ${service.push.join(", ")}, recompute features and read them`
    : "recompute features and read them";
}

function companion(text: Companion): { readonly port: number | null } | null {
  if (text === undefined || text === false) return null;
  return { port: text === true ? null : text.port };
}

/** Everything that is published on the host, or runs side by side on a laptop, needs a port of its own. */
function checkPorts(
  site: Site,
  services: readonly Served[],
  companions: Readonly<Record<string, Companion>>,
): void {
  const uses: { path: Path; port: number }[] = [];
  for (const { name, port } of services) uses.push({ path: ["services", name, "port"], port });
  for (const [name, text] of Object.entries(companions))
    if (typeof text === "object") uses.push({ path: ["deploy", "compose", name, "port"], port: text.port });
  for (const { name, managementPort: port } of services)
    if (port !== null) uses.push({ path: ["services", name, "management_port"], port });
  const first = new Map<number, Path>();
  for (const { path, port } of uses) {
    const other = first.get(port);
    if (!other) first.set(port, path);
    else {
      const written = isWritten(site, path) ? path : path.slice(0, -1);
      problemAt(site, written, {
        code: "MLO1205",
        message: `${dotted(path)} is ${port}${written === path ? "" : " (the default)"}, the port of ${dotted(other.slice(0, -1))}.`,
        hint: "Give each a port of its own.",
        related: { message: "the other one", path: other },
      });
    }
  }
}
