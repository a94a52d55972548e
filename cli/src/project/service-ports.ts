import type { Project } from "@mlops-yaml/schema";

/** Every port that a service listens on, the management ports among them. */
export function portsOf({ services, featureServers }: Project): { name: string; port: number }[] {
  return [...services, ...featureServers].flatMap(({ name, port, managementPort }) =>
    [port, ...(managementPort === null ? [] : [managementPort])].map((each) => ({ name, port: each })),
  );
}

/** Where a service answers what is internal: metrics, documentation, and why it is not ready. */
export const managementUrl = ({
  port,
  managementPort,
}: {
  readonly port: number;
  readonly managementPort: number | null;
}): string => `http://localhost:${managementPort ?? port}`;
