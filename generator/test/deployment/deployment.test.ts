import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadProject, type Project } from "@mlops-yaml/schema";
import { deploymentSecrets } from "../../src/deployment/index.js";
import { generate } from "../../src/index.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const hasCompose = has("docker", "compose", "version");
const hasPromtool = has("promtool", "--version");

interface Compose {
  services: Record<
    string,
    {
      ports?: string[];
      read_only?: boolean;
      user?: string;
      image: string;
      environment?: Record<string, string>;
    }
  >;
  secrets: Record<string, unknown>;
}

let project: Project;
let files: Map<string, string>;
let folder: string;
let compose: Compose;

beforeAll(async () => {
  const loaded = await loadProject(join(root, "mlops.yaml"));
  if (!("project" in loaded)) throw new Error("the flagship does not compile");
  project = loaded.project;
  files = await generate(project);
  compose = parse(files.get("compose.yaml") ?? "") as Compose;
  folder = mkdtempSync(join(tmpdir(), "mlops-deploy-"));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, ".secrets"));
  for (const name of deploymentSecrets(project)) writeFileSync(join(folder, ".secrets", name), "secret");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("compose.yaml", () => {
  test("keeps the Compose Specification", () => {
    const schema = JSON.parse(
      readFileSync(new URL("fixtures/compose-spec.schema.json", import.meta.url), "utf8"),
    ) as object;
    const validate = new Ajv({ strict: false, validateSchema: false, formats: { duration: true } }).compile(
      schema,
    );
    expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
  });

  test.skipIf(!hasCompose)("is taken by docker compose (skipped without the docker client)", () => {
    execFileSync("docker", ["compose", "config", "--quiet"], { cwd: folder });
  });

  test("publishes only ports that mlops.yaml declares", () => {
    const published = Object.entries(compose.services).flatMap(([name, service]) =>
      (service.ports ?? []).map((port) => `${name} ${port}`),
    );
    const declared = project.services.map(
      (service) => `${service.name} 127.0.0.1:${service.port}:${service.port}`,
    );
    for (const [name, inside] of [
      ["prometheus", 9090],
      ["grafana", 3000],
    ] as const) {
      const port = project.deploy.compose?.[name]?.port;
      if (port) declared.push(`${name} 127.0.0.1:${port}:${inside}`);
    }
    expect(published.sort()).toEqual(declared.sort());
  });

  test("runs nothing as root and nothing on a writable root", () => {
    for (const [name, service] of Object.entries(compose.services)) {
      expect(service.read_only, name).toBe(true);
      // Our own image and Grafana's name their user themselves.
      if (!service.image.startsWith(project.name) && name !== "grafana")
        expect(service.user, name).toBeTruthy();
    }
    expect(files.get("Dockerfile")).toMatch(/^USER node$/m);
  });

  test("names secrets and holds none", () => {
    expect(Object.keys(compose.secrets).sort()).toEqual(deploymentSecrets(project));
    for (const service of Object.values(compose.services))
      for (const [name, value] of Object.entries(service.environment ?? {}))
        if (/PASSWORD|KEY|SECRET/.test(name)) expect(value).toMatch(/^\/run\/secrets(\/|$)/);
  });
});

test.skipIf(!hasPromtool)("promtool takes the configuration and the rules (skipped without promtool)", () => {
  execFileSync("promtool", ["check", "config", "prometheus.yml"], {
    cwd: join(folder, "generated/prometheus"),
  });
});

test("every service has a dashboard whose panels all ask Prometheus", () => {
  for (const service of project.services) {
    const dashboard = JSON.parse(files.get(`generated/grafana/dashboards/${service.name}.json`) ?? "") as {
      uid: string;
      panels: {
        title: string;
        targets: { expr: string; datasource: { uid: string } }[];
        gridPos: { x: number; y: number; w: number };
      }[];
    };
    expect(dashboard.panels.length).toBeGreaterThan(8);
    for (const panel of dashboard.panels) {
      expect(panel.targets.length, panel.title).toBeGreaterThan(0);
      for (const target of panel.targets) expect(target.datasource.uid).toBe("prometheus");
      expect(panel.gridPos.x + panel.gridPos.w).toBeLessThanOrEqual(24);
    }
  }
});

test("a dashboard's model version is the label of the version that is served, not a number", () => {
  interface Panel {
    title: string;
    options: { textMode?: string };
    targets: { expr: string; legendFormat: string }[];
  }
  const text = files.get("generated/grafana/dashboards/delay-api.json") ?? "";
  const panel = (JSON.parse(text) as { panels: Panel[] }).panels.find(
    ({ title }) => title === "Model version",
  );
  expect(panel?.targets.map(({ expr, legendFormat }) => [expr, legendFormat])).toEqual([
    ['max by (version) (model_version_served{job="delay-api"})', "{{version}}"],
  ]);
  expect(panel?.options.textMode).toBe("name");
});

test("a path into build/ that an emitted file names is one that is compiled from an emitted file", () => {
  const named = [...files].flatMap(([path, text]) =>
    [...text.matchAll(/\bbuild\/(generated\/[\w./-]*\w)/g)].map(([, compiled]) => [path, compiled] as const),
  );
  expect(named.length).toBeGreaterThan(2);
  const compiled = new Set([...files.keys()].map((path) => path.replace(/\.ts$/, ".js")));
  expect(named.filter(([, path]) => !compiled.has(path ?? ""))).toEqual([]);
});

test("without deploy.compose no container file is emitted", async () => {
  const paths = [...(await generate({ ...project, deploy: { ...project.deploy, compose: null } })).keys()];
  expect(paths.filter((path) => /compose|Dockerfile|prometheus|grafana|env\.example/.test(path))).toEqual([]);
});
