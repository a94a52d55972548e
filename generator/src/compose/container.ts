/** A service of the Compose Specification, as far as we use it. */
export interface Container {
  readonly image: string;
  readonly build?: { readonly context: string };
  readonly pull_policy?: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly restart?: string;
  readonly read_only: true;
  readonly cap_drop: readonly ["ALL"];
  readonly security_opt: readonly ["no-new-privileges:true"];
  readonly logging: {
    readonly driver: "json-file";
    readonly options: { readonly "max-size": string; readonly "max-file": string };
  };
  readonly init?: true;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly (string | BindMount)[];
  readonly tmpfs?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: Healthcheck;
  readonly stop_grace_period?: string;
}

/** A file or folder of the host, where the short form `from:to` cannot say it. */
export interface BindMount {
  readonly type: "bind";
  readonly source: string;
  readonly target: string;
  readonly read_only: true;
  readonly bind: { readonly create_host_path: false };
}

export interface Healthcheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period?: string;
}

/** The network of the system's own; nothing beyond it is reached from there. */
export const internal = "internal";
/** The network of what is published or reaches out. */
export const published = "published";

/** Where Compose puts secrets, a file each. */
export const secretsFolder = "/run/secrets";
export const secretPath = (name: string): string => `${secretsFolder}/${name}`;

/** How long a process may take to put its work down. */
export const stopGracePeriod = "30s";

/**
 * What every container has: no capability, no new privilege, nothing written outside volumes and tmpfs, and a log of at
 * most 40 MB, as those of `mlops up`: Docker's own setting keeps it all.
 */
export const hardened = {
  read_only: true,
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
  logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "4" } },
} as const satisfies Partial<Container>;

/** Asks a Node container's own HTTP endpoint, as its image has neither curl nor wget; fetch refuses some ports. */
export function httpHealthcheck(port: number, path: string, startPeriod: string): Healthcheck {
  const script = `require("node:http").get("http://127.0.0.1:${port}${path}", (r) => process.exit(r.statusCode === 200 ? 0 : 1)).on("error", () => process.exit(1))`;
  return {
    test: ["CMD", "node", "-e", script],
    interval: "5s",
    timeout: "4s",
    retries: 3,
    start_period: startPeriod,
  };
}
