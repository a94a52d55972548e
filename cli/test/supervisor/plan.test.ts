import { fileURLToPath } from "node:url";
import { logins, type Role } from "@mlops-yaml/generator/deployment";
import { generate } from "@mlops-yaml/generator";
import { databaseRoles } from "@mlops-yaml/runtime/store";
import { loadProject, type Project } from "@mlops-yaml/schema";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { planRun } from "../../src/supervisor/plan.js";
import type { PlannedProcess } from "../../src/supervisor/messages.js";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

async function projectAt(path: string): Promise<Project> {
  const result = await loadProject(`${repository}${path}mlops.yaml`);
  if ("diagnostics" in result) throw new Error(JSON.stringify(result.diagnostics));
  return result.project;
}

const plannedFor = async (project: Project, environment = {}): Promise<readonly PlannedProcess[]> =>
  (await planRun({ folder: "/project", project, buildHash: "", environment, detached: false })).processes;

interface Container {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly restart?: string;
  readonly build?: object;
  readonly pull_policy?: string;
}

describe.each([
  "",
  "generator/test/golden/cases/feature_server/",
  "generator/test/golden/cases/data_places/",
])("%smlops.yaml", (path) => {
  test("runs the same processes on this machine as in containers", async () => {
    const project = await projectAt(path);
    const { services } = parse((await generate(project)).get("compose.yaml") ?? "") as {
      services: Record<string, Container>;
    };
    const ofImage = Object.entries(services).filter(([, { build, pull_policy }]) => build ?? pull_policy);
    const inContainers = ofImage.map(([name, { command, environment, restart }]) => ({
      name,
      command,
      user: environment?.["PGUSER"],
      isKept: restart !== "no",
    }));
    const here = (await plannedFor(project)).map(({ name, entry, role, runs }) => ({
      name,
      command: ["node", entry],
      user: logins[role].user,
      isKept: runs === "always",
    }));
    expect(here).toEqual(inContainers);
    expect(here.length).toBeGreaterThan(1);
  });
});

test("a server listens on this machine alone, keeps its predictions in .mlops, and is asked where it says why", async () => {
  const project = await projectAt("generator/test/golden/cases/feature_server/");
  const processes = await plannedFor(project);
  for (const { port, readyUrl, environment, runs } of processes) {
    if (runs !== "always") continue;
    expect(environment["HOST"]).toBe("127.0.0.1");
    const internal = environment["MANAGEMENT_PORT"] ?? String(port);
    expect(readyUrl).toBe(`http://127.0.0.1:${internal}/ready`);
  }
  const [service] = (await projectAt("")).services;
  const name = service?.name ?? "";
  const server = (await plannedFor(await projectAt(""))).find((each) => each.name === name);
  expect(server?.environment["SPOOL_DIR"]).toBe(`/project/.mlops/spool/${name}`);
});

test("a folder for predictions that the environment names is taken", async () => {
  const processes = await plannedFor(await projectAt(""), { SPOOL_DIR: "/elsewhere" });
  for (const { environment } of processes) expect(environment).not.toHaveProperty("SPOOL_DIR");
});

test("a process connects as a role that the database has, with the password that the migration gives it", () => {
  const { owner, ...others } = logins;
  expect(Object.keys(databaseRoles)).toEqual(expect.arrayContaining(Object.keys(others)));
  for (const [role, { user, password }] of Object.entries(others)) {
    const known = databaseRoles[role as Exclude<Role, "owner">];
    expect({ name: known.name, file: known.passwordFile }).toEqual({ name: user, file: `${password}_FILE` });
  }
  expect(owner.password).toBe("DATABASE_PASSWORD");
});
