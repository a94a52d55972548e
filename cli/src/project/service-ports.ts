import { internalPort, serversOf } from "@mlops-yaml/generator/deployment";
import type { Project } from "@mlops-yaml/schema";

/** Every port that a service listens on, the management ports among them. */
export function portsOf(project: Project): { name: string; port: number }[] {
  return serversOf(project).flatMap(({ name, endpoint: { port, managementPort } }) =>
    [port, ...(managementPort === null ? [] : [managementPort])].map((each) => ({ name, port: each })),
  );
}

/** Where a service answers what is internal: metrics, documentation, and why it is not ready. */
export const managementUrl = (endpoint: Parameters<typeof internalPort>[0]): string =>
  `http://localhost:${internalPort(endpoint)}`;
