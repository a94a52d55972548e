import { spawn } from "node:child_process";
import {
  cp,
  appendFile,
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { constants } from "node:fs";
import { createServer } from "node:http";
import { join, relative } from "node:path";
import { text } from "node:stream/consumers";
import { findEmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { signalAll } from "../../../runtime/dist/embedded-postgres/processes.js";
import type { ProjectStatus } from "../../src/status/read-status.js";
import type { RunState } from "../../src/supervisor/state.js";
import { isAlive } from "../../src/processes/identity.js";
import { bin, mlops } from "../support/command.js";
import { telcoSystem } from "../support/telco-system.js";
import { emptyFolder } from "../support/folder.js";

const isLink = (mode: number): boolean => (mode & constants.S_IFMT) === constants.S_IFLNK;

/** A whole system on real data: the smallest example, with its packages from the repository. */
describe("a system from up to down", { timeout: 180_000 }, () => {
  let folder = "";
  let port = 0;

  beforeAll(async () => {
    ({ folder, port } = await telcoSystem());
  });

  afterAll(async () => {
    await mlops(folder, ["down", "--delete-data", "--yes"]);
    await rm(folder, { recursive: true });
  });

  async function status(): Promise<ProjectStatus> {
    return JSON.parse((await mlops(folder, ["status", "--json"])).stdout) as ProjectStatus;
  }

  async function filesOf(directory: string): Promise<string[]> {
    return (await readdir(directory)).map((name) => join(directory, name));
  }

  async function runState(): Promise<RunState> {
    return JSON.parse(await readFile(join(folder, ".mlops/run/supervisor.json"), "utf8")) as RunState;
  }

  test("a taken port is named before anything starts", async () => {
    const server = createServer().listen(port, "127.0.0.1");
    const { code, stderr } = await mlops(folder, ["up", "--detach"]);
    server.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^generate: \d+ files written\nsecrets: CHURN_KEY made in \.secrets\/\n/);
    expect(stderr).toContain(`error MLO6008 port ${port} of services.churn-api is taken`);
    expect((await status()).state).toBe("stopped");
  });

  test("up --detach returns when the champion serves", async () => {
    await mkdir(join(folder, ".mlops"), { recursive: true });
    await chmod(join(folder, ".mlops"), 0o755);
    const { code, stdout, stderr } = await mlops(folder, ["up", "--detach"], { umask: "000" });
    expect(stderr).toMatch(/churn@champion, version 1 \(roc_auc 0\.8\d+\)/);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(await status()).toMatchObject({
      state: "ready",
      services: [{ name: "churn-api", state: "ready" }],
      sources: [{ name: "customers", state: "loaded", rows: 7043, quarantined: 0 }],
      models: [{ name: "churn", aliases: { champion: 1 } }],
    });
  });

  test("each process is a role of its own, and no process shows a password", async () => {
    const postgres = join(folder, ".mlops/postgres");
    const database = await findEmbeddedPostgres(postgres);
    const client = new pg.Client({ connectionString: database?.url });
    await client.connect();
    const { rows } = await client.query<{ who: string }>(
      `SELECT DISTINCT usename || ' as ' || regexp_replace(application_name, ' (background|health)$', '') AS who
         FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY 1`,
    );
    await client.end();
    expect(rows.map(({ who }) => who)).toEqual([
      "mlops_server as mlops-yaml churn-api",
      "mlops_worker as mlops-yaml",
    ]);
    const files = [join(postgres, "password"), ...(await filesOf(join(postgres, "roles")))];
    expect(files).toHaveLength(5);
    const passwords = await Promise.all(files.map(async (file) => (await readFile(file, "utf8")).trim()));
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { supervisor, processes } = await runState();
    for (const { pid } of [supervisor, ...processes.flatMap(({ identity }) => identity ?? [])]) {
      const shown = (
        await Promise.all(["cmdline", "environ"].map((name) => readFile(`/proc/${pid}/${name}`, "utf8")))
      ).join();
      for (const password of passwords) expect(shown).not.toContain(password);
    }
  });

  test("predict sends the key, and an example that fits", async () => {
    const { code, stdout } = await mlops(folder, ["predict", "churn-api", "--example"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ model: "churn", version: 1 });
    const piped = await mlops(folder, ["predict", "churn-api", "--json", "-"], {
      stdin: JSON.stringify({
        tenure: 1,
        contract: "Month-to-month",
        internet_service: "Fiber optic",
        payment_method: "Electronic check",
        monthly_charges: 90,
      }),
    });
    expect((JSON.parse(piped.stdout) as { probability: number }).probability).toBeGreaterThan(0.5);
  });

  test("nothing of it is open to other users, whatever the umask", async () => {
    const local = join(folder, ".mlops");
    await writeFile(join(local, "data-docs.html"), "from before", { mode: 0o644 });
    expect((await mlops(folder, ["docs"], { umask: "000" })).code).toBe(0);
    const found = await readdir(local, { recursive: true, withFileTypes: true });
    const paths = found.map((entry) => join(entry.parentPath, entry.name));
    const names = paths.map((path) => relative(local, path));
    for (const part of ["data-docs.html", "logs/worker.log", "run/supervisor.json", "spool/churn-api"])
      expect(names).toContain(part);
    // PostgreSQL runs as another account where we are root, which has to get through to its data.
    const passages = process.getuid?.() === 0 ? [local, join(local, "postgres")] : [];
    const modes = await Promise.all(
      [local, ...paths].map(async (path) => ({ path, mode: (await lstat(path).catch(() => null))?.mode })),
    );
    const opened = modes.filter(
      ({ path, mode = 0 }) => mode & (passages.includes(path) ? 0o067 : 0o077) && !isLink(mode),
    );
    expect(opened.map(({ path, mode = 0 }) => `${relative(local, path)} ${mode.toString(8)}`)).toEqual([]);
  });

  test("a request that does not fit is refused by field", async () => {
    const { code, stderr } = await mlops(folder, [
      "predict",
      "churn-api",
      "tenure=long",
      "contrakt=One year",
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error MLO6014 churn-api answered 422\n/);
    expect(stderr).toMatch(/^ {2}tenure: /m);
    expect(stderr).toMatch(/^ {2}contrakt: /m);
    expect(stderr).toMatch(/^ {2}contract: /m);
  });

  test("a wrong key is refused", async () => {
    const env = { CHURN_KEY: "wrong" };
    const { code, stderr } = await mlops(folder, ["predict", "churn-api", "--example"], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error MLO6014 churn-api answered 401/);
  });

  test("a flow runs on request, and tells what it kept back", async () => {
    const clean = await mlops(folder, ["quarantine"]);
    expect(clean).toEqual({ code: 0, stdout: "", stderr: "nothing is in quarantine\n" });
    const row = "bad-1,Male,0,No,No,long,Yes,No,DSL,No,No,No,No,No,No,One year,Yes,Mailed check,40,120,No\n";
    await appendFile(join(folder, "data/customers.csv"), row);
    const ingest = await mlops(folder, ["run", "ingest.customers", "--wait", "--json"]);
    expect(ingest.code).toBe(0);
    expect(JSON.parse(ingest.stdout)).toMatchObject({ flow: "ingest.customers", state: "succeeded" });
    const kept = await mlops(folder, ["quarantine", "customers", "--json"]);
    expect(JSON.parse(kept.stdout)).toMatchObject([
      {
        source: "customers",
        reasons: ['tenure: "long" is not an integer'],
        rows: 1,
        origin: "data/customers.csv",
        rowNumber: 7044,
        row: { customer_id: "bad-1" },
      },
    ]);
  });

  test("what is not there is named, and a version gets an alias", async () => {
    const unknown = await mlops(folder, ["run", "ingest.nothing"]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("ingest.customers");

    expect(await mlops(folder, ["models", "promote", "churn@1", "fallback"])).toMatchObject({ code: 0 });
    const models = await mlops(folder, ["models", "churn", "--json"]);
    expect(JSON.parse(models.stdout)).toMatchObject([{ aliases: { champion: 1, fallback: 1 } }]);
    const missing = await mlops(folder, ["models", "promote", "churn@7", "champion"]);
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.stderr).toContain("error MLO5803 churn has no version 7. It has 1.");
  });

  test("logs come from all processes, in order of time", async () => {
    const { stdout } = await mlops(folder, ["logs", "--json", "--lines", "1000"]);
    const times = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => (JSON.parse(line) as { time: string }).time);
    expect(times.length).toBeGreaterThan(10);
    expect(times).toEqual([...times].sort());
    const { stdout: one } = await mlops(folder, ["logs", "worker", "--lines", "1"]);
    expect(one.trim().split("\n")).toHaveLength(1);
  });

  test("a second up finds it running, and trains nothing again", async () => {
    const before = await runState();
    const { code, stderr } = await mlops(folder, ["up", "--detach"]);
    expect(code).toBe(0);
    expect(stderr).toContain("runs already");
    expect((await runState()).supervisor).toEqual(before.supervisor);
  });

  test("a copy of the folder leaves the system alone, and says who has the ports", async () => {
    const before = await runState();
    const copy = join(await emptyFolder(), "copy");
    await cp(folder, copy, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.includes(".s.PGSQL"),
    });
    const { stdout } = await mlops(copy, ["status", "--json"]);
    expect(JSON.parse(stdout) as ProjectStatus).toMatchObject({
      state: "stopped",
      processes: [],
      services: [{ state: "down", reason: `the project at ${folder} answers there` }],
      database: { state: "unknown" },
    });
    expect(await mlops(copy, ["down"])).toMatchObject({ code: 0, stderr: "nothing was running\n" });
    const { code, stderr } = await mlops(copy, ["up", "--detach"]);
    expect(code).toBe(2);
    expect(stderr).toContain(`this folder was copied from the project at ${folder}, which keeps`);
    expect(stderr).toMatch(new RegExp(`MLO6008 port ${port} .* which runs for the project at ${folder}\n`));
    const identities = before.processes.flatMap(({ identity }) => identity ?? []);
    expect(await Promise.all(identities.map(isAlive))).toEqual([true, true, true]);
    expect((await status()).state).toBe("ready");
  });

  describe("frozen", () => {
    /** Stops a process, and those of its own, in the middle of what they do. */
    async function frozen<Value>(name: string, look: () => Promise<Value>): Promise<Value> {
      const { processes } = await runState();
      const pid = processes.find((each) => each.name === name)?.identity?.pid ?? 0;
      await signalAll(pid, "SIGSTOP");
      try {
        return await look();
      } finally {
        await signalAll(pid, "SIGCONT");
      }
    }

    /** Five seconds on an idle machine: this one has its cores shared. */
    async function inTime<Value>(look: () => Promise<Value>): Promise<Value> {
      const began = performance.now();
      const value = await look();
      expect(performance.now() - began).toBeLessThan(15_000);
      return value;
    }

    test("the database: every verb that asks it says so, and ends with 2", async () => {
      await frozen("postgres", async () => {
        const { code, stdout } = await inTime(() => mlops(folder, ["status", "--json"]));
        expect({ code, status: JSON.parse(stdout) as ProjectStatus }).toMatchObject({
          code: 2,
          status: { state: "degraded", database: { state: "not_answering" } },
        });
        const others = [["models"], ["batches"], ["datasets"], ["quarantine"], ["run", "ingest.customers"]];
        const told = [...others, ["verify", "features"], ["suggest", "customers"], ["docs"]].map(
          async (verb) => {
            const { code: each, stderr } = await inTime(() => mlops(folder, verb));
            return [
              verb[0],
              each,
              /MLO5011 The embedded PostgreSQL \(process \d+\) does not answer/.test(stderr),
            ];
          },
        );
        expect(await Promise.all(told)).toEqual(
          [...others, ["verify", "features"], ["suggest"], ["docs"]].map(([verb]) => [verb, 2, true]),
        );
        const doctor = await inTime(() => mlops(folder, ["doctor"]));
        expect(doctor.code).toBe(2);
        expect(doctor.stdout).toMatch(/wrong +database +The embedded PostgreSQL/);
        const logged = (): Promise<string> => readFile(join(folder, ".mlops/logs/supervisor.log"), "utf8");
        await vi.waitUntil(async () => (await logged()).includes("does not answer"), { timeout: 20_000 });
      });
      await vi.waitUntil(async () => (await status()).state === "ready", { timeout: 30_000, interval: 200 });
    });

    test("one session of the database: it is named, with what to do", async () => {
      const client = new pg.Client({
        connectionString: (await findEmbeddedPostgres(join(folder, ".mlops/postgres")))!.url,
      });
      await client.connect();
      const { rows } = await client.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE usename = 'mlops_worker' LIMIT 1",
      );
      await client.end();
      const { pid } = rows[0]!;
      process.kill(pid, "SIGSTOP");
      try {
        const { code, stdout } = await inTime(() => mlops(folder, ["status"]));
        expect(code, stdout).toBe(2);
        expect(stdout).toContain(
          `The embedded PostgreSQL has frozen processes: ${pid}.\n\`kill -CONT ${pid}\``,
        );
        const doctor = await inTime(() => mlops(folder, ["doctor"]));
        expect(doctor).toMatchObject({
          code: 2,
          stdout: expect.stringMatching(/wrong +database +The embedded/),
        });
        const logged = (): Promise<string> => readFile(join(folder, ".mlops/logs/supervisor.log"), "utf8");
        await vi.waitUntil(async () => (await logged()).includes(`frozen processes: ${pid}`), {
          timeout: 20_000,
        });
      } finally {
        process.kill(pid, "SIGCONT");
      }
      await vi.waitUntil(async () => (await status()).state === "ready", { timeout: 30_000, interval: 200 });
    });

    test.each(["worker", "churn-api"])("%s: the status says so, and ends with 2", async (name) => {
      await frozen(name, async () => {
        const { code, stdout } = await inTime(() => mlops(folder, ["status", "--json"]));
        const { processes, state } = JSON.parse(stdout) as ProjectStatus;
        const silent = processes.filter((each) => each.state === "not_answering").map((each) => each.name);
        expect({ code, state, silent }).toEqual({ code: 2, state: "degraded", silent: [name] });
      });
      await vi.waitUntil(async () => (await status()).state === "ready", { timeout: 30_000, interval: 200 });
    });
  });

  test("what a killed supervisor left is cleared up by the next up, and the data is there", async () => {
    const before = await runState();
    process.kill(before.supervisor.pid, "SIGKILL");
    await vi.waitUntil(async () => !(await isAlive(before.supervisor)), { timeout: 10_000, interval: 20 });
    const { code, stderr } = await mlops(folder, ["up", "--detach"]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("version 1")]);
    expect(await status()).toMatchObject({ state: "ready", models: [{ aliases: { champion: 1 } }] });
    const children = before.processes.filter(({ name }) => name !== "postgres");
    for (const { identity } of children) expect(identity && (await isAlive(identity))).toBe(false);
  });

  test("down leaves no process", async () => {
    const before = await runState();
    expect(await mlops(folder, ["down"])).toMatchObject({ code: 0, stderr: "stopped\n" });
    for (const { identity } of before.processes) expect(identity && (await isAlive(identity))).toBe(false);
    expect(await isAlive(before.supervisor)).toBe(false);
    expect(await status()).toMatchObject({ state: "stopped", processes: [] });
    expect(await mlops(folder, ["down"])).toMatchObject({ code: 0, stderr: "nothing was running\n" });
  });

  test("Ctrl-C in the foreground stops everything", async () => {
    // As a database is from before there were roles.
    await rm(join(folder, ".mlops/postgres/roles"), { recursive: true });
    const child = spawn(process.execPath, [bin, "up"], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1" },
    });
    const stderr = text(child.stderr);
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    await vi.waitFor(async () => expect(await status()).toMatchObject({ state: "ready" }), {
      timeout: 100_000,
      interval: 100,
    });
    const before = await runState();
    child.kill("SIGINT");
    expect(await closed).toBe(0);
    expect(await stderr).toContain(
      "Ctrl-C stops everything; the data stays.\nstopping; Ctrl-C again ends processes at once\n",
    );
    for (const { identity } of before.processes) expect(identity && (await isAlive(identity))).toBe(false);
  });
});
