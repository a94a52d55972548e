/** What SECURITY.md says, as far as a machine can look it up. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { databaseRoles } from "@mlops-yaml/runtime/store";
import { repository } from "../support/project.js";

const read = (path: string): string => readFileSync(join(repository, path), "utf8");
const page = read("SECURITY.md");

interface Container {
  readonly user?: string;
  readonly image: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
}
const compose = parse(read("compose.yaml")) as {
  readonly services: Readonly<Record<string, Container>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
};

/** The row of a table whose first cell is `name`. */
function row(name: string): string {
  const found = page.split("\n").find((line) => line.startsWith("|") && line.split("|")[1]?.trim() === name);
  if (found === undefined) throw new Error(`SECURITY.md has no row "${name}"`);
  return found;
}

test("files that it names are there", () => {
  const linked = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path!);
  const named = [...page.matchAll(/`((?:tests|runtime)\/[\w/.-]+)`/g)].map(([, path]) => path!);
  expect([...linked, ...named].length).toBeGreaterThan(5);
  expect([...linked, ...named].filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});

test("the version that is supported is the one that is here", () => {
  const { version } = JSON.parse(read("cli/package.json")) as { version: string };
  expect(row(version.split(".").slice(0, 2).join("."))).toMatch(/yes/);
});

describe.each(Object.entries(compose.services))("the container %s", (_name, container) => {
  test("has no capability, no new privilege, a read-only file system and a user that is not root", () => {
    expect(container.read_only).toBe(true);
    expect(container.cap_drop).toEqual(["ALL"]);
    expect(container.security_opt).toEqual(["no-new-privileges:true"]);
    const ofImage = container.image.startsWith("grafana/") || container.image.endsWith(":local");
    expect(container.user ?? (ofImage ? "the image's" : "root")).not.toMatch(/^(root|0)\b/);
  });

  test("takes secrets as files, not as variables or arguments", () => {
    const said = [...Object.entries(container.environment ?? {}), ...(container.command ?? [])];
    expect(
      said.filter(
        (each) => /PASSWORD|SECRET|KEY|TOKEN/.test(String(each)) && !/_FILE|_DIR/.test(String(each)),
      ),
    ).toEqual([]);
  });
});

test("our image's user is not root", () => {
  expect(
    read("Dockerfile")
      .split("\n")
      .filter((line) => line.startsWith("USER")),
  ).toEqual(["USER node"]);
});

test("what is published, and what is not", () => {
  expect(compose.networks["internal"]).toEqual({ internal: true });
  const { database, worker, prometheus, grafana, ...others } = compose.services;
  for (const inside of [database, worker]) expect(inside?.ports).toBeUndefined();
  expect(database?.networks).toEqual(["internal"]);
  for (const companion of [prometheus, grafana])
    for (const port of companion?.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  const publishing = Object.values(others).flatMap(({ ports }) => ports ?? []);
  expect(publishing.length).toBeGreaterThan(0);
  // The page and the file say the same.
  const isLocal = publishing.every((port) => port.startsWith("127.0.0.1:"));
  expect(row("services").split("|")[3]).toMatch(isLocal ? /127\.0\.0\.1/ : /published on the port/);
});

test("a management port is not published", () => {
  const golden = "generator/test/golden/cases/feature_server";
  const { services } = parse(read(`${golden}/mlops.yaml`)) as {
    services: Record<string, { management_port?: number }>;
  };
  const emitted = parse(read(`${golden}/compose.yaml`)) as typeof compose;
  const port = services["feature-server"]?.management_port;
  expect(port).toBeGreaterThan(0);
  expect(emitted.services["feature-server"]?.ports?.join()).not.toContain(String(port));
  expect(row("management port of a service, where it has one").split("|")[3]).toContain("not published");
});

test("roles of the database are those of the overview", () => {
  const overview = read("docs/architecture/00-overview.md");
  for (const { name } of Object.values(databaseRoles)) expect(overview).toContain(`| \`${name}\``);
});

test("what is kept for how long", () => {
  expect(row("runs of flows, results of expectations and of monitors")).toContain("30 days");
  expect(read("runtime/src/flows/history.ts")).toContain("leastKeptDays = 30;");
  expect(row("logs of processes of `mlops up`")).toContain("10 MB of each process and three files");
  expect(read("cli/src/supervisor/log-file.ts")).toMatch(
    /maximumBytes = 10 \* 1024 \* 1024;\nconst keptFiles = 3;/,
  );
  expect(row("predictions that the database has not taken yet")).toContain("512 MiB");
  expect(read("runtime/src/serving/settings.ts")).toContain("?? 512 * mebibyte");
  expect(row("what Prometheus collected")).toContain("30 days");
  expect(compose.services["prometheus"]?.command).toContain("--storage.tsdb.retention.time=30d");
});

test("the command for a bill of materials makes one", { timeout: 60_000 }, () => {
  const [, command] = /^(npm sbom [^>]+) > sbom\.json$/m.exec(page) ?? [];
  const [npm, ...args] = command!.split(" ");
  const bill = JSON.parse(
    execFileSync(npm!, args, { cwd: repository, encoding: "utf8", maxBuffer: 64 << 20 }),
  ) as {
    bomFormat: string;
    components: { name: string }[];
  };
  expect(bill.bomFormat).toBe("CycloneDX");
  expect(bill.components.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["fastify", "pg", "pg-protocol", "yaml", "onnxruntime-node"]),
  );
});
