import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { deleteData, stopSystem } from "../../dist/supervisor/down.js";
import { lockProject } from "../../dist/supervisor/lock.js";
import { claimPlace, copiedFrom } from "../../dist/project/place.js";
import { isAlive, type ProcessIdentity } from "../../src/processes/identity.js";
import { foldersOf } from "../../src/project/folders.js";
import { readStateFile } from "../../src/supervisor/state.js";
import { mlops } from "../support/command.js";
import { copyProject, emptyFolder, telcoChurn } from "../support/folder.js";
import type { SmallSystem } from "../support/small-system.js";
import { endSystems, launch, makeSystem, stateOf } from "../support/running-system.js";

afterEach(endSystems);

/** Everything that a ready system consists of: supervisor, database, worker and service. */
async function run(system: SmallSystem): Promise<ProcessIdentity[]> {
  expect((await (await launch(system)).turn).type).toBe("ready");
  // A process may be ready before the supervisor has found out when it was started.
  return until(async () => {
    const state = await stateOf(system);
    const identities = state?.processes.flatMap(({ identity }) => identity ?? []) ?? [];
    return state !== null && identities.length === 3 && [state.supervisor, ...identities];
  }, "the identity of each process");
}

async function alive(identities: readonly ProcessIdentity[]): Promise<number> {
  return (await Promise.all(identities.map(isAlive))).filter(Boolean).length;
}

describe("a state file", () => {
  test.each([
    ["empty", ""],
    ["half written", '{ "supervisor": { "pid": 4'],
    ["not a state", "[]"],
    ["null", "null"],
    [
      "of a group of processes",
      '{"supervisor":{"pid":-1,"started":"1"},"buildHash":"","phase":"ready","processes":[]}',
    ],
    [
      "of an unknown phase",
      '{"supervisor":{"pid":9,"started":"1"},"buildHash":"","phase":"x","processes":[]}',
    ],
  ])("that is %s is not believed", async (_, text) => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "supervisor.json"), text);
    const { state, damage } = await readStateFile(folder);
    expect([state, damage?.startsWith(`${folder}/supervisor.json is `)]).toEqual([null, true]);
  });

  test.each([["damaged"], ["a folder"]])("that is a lock and %s keeps nobody out", async (kind) => {
    const folder = await emptyFolder();
    if (kind === "a folder") await mkdir(join(folder, "lock", "in it"), { recursive: true });
    else await writeFile(join(folder, "lock"), "{");
    await (
      await lockProject(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });
});

type Damage = (system: SmallSystem, identities: readonly ProcessIdentity[]) => Promise<unknown>;

const stateFileOf = ({ folder }: SmallSystem): string => join(foldersOf(folder).run, "supervisor.json");

/** Side by side, since most of the time is that of making databases. */
const damages: Readonly<Record<string, Damage>> = {
  "its state is empty": (system) => writeFile(stateFileOf(system), ""),
  "its state is a folder": async (system) => {
    await rm(stateFileOf(system));
    await mkdir(join(stateFileOf(system), "in it"), { recursive: true });
  },
  "its state is gone": (system) => rm(stateFileOf(system)),
  ".mlops is gone": ({ folder }) => rm(foldersOf(folder).local, { recursive: true }),
  ".mlops is gone and the supervisor was killed": async ({ folder }, [supervisor]) => {
    process.kill(supervisor?.pid ?? 0, "SIGKILL");
    await rm(foldersOf(folder).local, { recursive: true });
  },
};

describe("a running system", { timeout: 90_000 }, () => {
  test("is stopped whatever happened to its state", async () => {
    const seen = await Promise.all(
      Object.entries(damages).map(async ([name, damage]) => {
        const system = await makeSystem();
        const identities = await run(system);
        await damage(system, identities);
        const first = await stopSystem(system.folder);
        const left = await alive(identities);
        const { damage: told } = await readStateFile(foldersOf(system.folder).run);
        return { name, first, left, again: await stopSystem(system.folder), told };
      }),
    );
    expect(seen).toEqual(
      Object.keys(damages).map((name) => ({ name, first: true, left: 0, again: false, told: null })),
    );
  });

  test("ends by itself when its database's folder is gone and the database with it", async () => {
    const system = await makeSystem();
    const identities = await run(system);
    await rm(foldersOf(system.folder).postgres, { recursive: true });
    const postgres = (await stateOf(system))?.processes.find(({ name }) => name === "postgres")?.identity;
    process.kill(postgres?.pid ?? 0, "SIGKILL");
    await until(async () => (await alive(identities)) === 0);
    const log = await readFile(join(foldersOf(system.folder).logs, "supervisor.log"), "utf8");
    expect(log).toContain("stopped");
  });

  test("is left alone by a copy of its folder, which has a system of its own", async () => {
    const system = await makeSystem();
    const identities = await run(system);
    const other = await makeSystem();
    await cp(foldersOf(system.folder).local, foldersOf(other.folder).local, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.includes(".s.PGSQL"),
    });
    expect(await copiedFrom(other.folder)).toEqual({ from: system.folder });
    expect(await stopSystem(other.folder)).toBe(false);
    expect(await alive(identities)).toBe(4);

    const told: string[] = [];
    await claimPlace(other.folder, (text) => told.push(text));
    expect(told).toEqual([
      expect.stringContaining(`copied from the project at ${system.folder}, which keeps`),
    ]);
    const own = await run(other);
    expect(new Set([...identities, ...own].map(({ pid }) => pid)).size).toBe(8);
    expect(await stopSystem(other.folder)).toBe(true);
    expect([await alive(own), await alive(identities)]).toEqual([0, 4]);
    await deleteData(other.folder);
    expect((await readdir(foldersOf(other.folder).local)).sort()).toEqual(["place.json", "run"]);
    expect(await alive(identities)).toBe(4);
  });

  test("keeps its state and its database when its folder is moved", async () => {
    const system = await makeSystem();
    const identities = await run(system);
    const moved = `${system.folder}-moved`;
    await rename(system.folder, moved);
    try {
      expect(await copiedFrom(moved)).toBeNull();
      expect(await stopSystem(moved)).toBe(true);
      expect(await alive(identities)).toBe(0);
      const told: string[] = [];
      await claimPlace(moved, (text) => told.push(text));
      expect([told, (await readdir(foldersOf(moved).postgres)).includes("password")]).toEqual([[], true]);
    } finally {
      await rename(moved, system.folder);
    }
  });
});

test.each([
  ["a file", (path: string) => writeFile(path, "")],
  ["a link to nothing", (path: string) => symlink("nowhere", path)],
])("up says what to do where .mlops is %s", async (_, make) => {
  const folder = await emptyFolder();
  await copyProject(telcoChurn, folder);
  await make(join(folder, ".mlops"));
  const { code, stderr } = await mlops(folder, ["up", "--detach"]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^error MLO6060 .*\.mlops is .*\nhint Move it away/),
  ]);
});
