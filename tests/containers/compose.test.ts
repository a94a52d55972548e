import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repository } from "../support/project.js";
import { until } from "../support/until.js";

// A project made outside the repository, in real containers. Grafana's image is left out: it needs an image registry.

const minutes = 60_000;
const engine = spawnSync("docker", ["info"], { timeout: 20_000 }).status === 0;
const url = "http://127.0.0.1:8000";

/** Beside the flagship's: a file at the top of the project, and a folder whose name Compose would take for a variable. */
const furtherSources = `
  at_the_root: { type: file, path: ./events 2024.csv, columns: { n: { type: integer } } }
  in_a_folder: { type: file, path: "cost$/2024/*.csv", columns: { n: { type: integer } } }`;

interface Answer {
  readonly version: number;
  readonly probability: number;
}

describe.skipIf(!engine)("docker compose (skipped where no Docker engine is up)", () => {
  let parent: string;
  let folder: string;

  const run = (file: string, ...args: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(file, args, { cwd: folder, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
        error ? reject(new Error(`${file} ${args.join(" ")}: ${stderr.slice(-4000)}`)) : resolve(stdout),
      );
    });
  const compose = (...args: string[]): Promise<string> => run("docker", "compose", ...args);
  const up = (...args: string[]): Promise<string> =>
    compose("up", "--detach", "--wait", ...args, "database", "migrate", "worker", "delay-api", "prometheus");

  const query = async (sql: string): Promise<string> => {
    const psql = ["psql", "-h", "127.0.0.1", "-U", "mlops", "-tAc", sql];
    return (await compose("exec", "-T", "database", ...psql)).trim();
  };

  async function predict(): Promise<Answer> {
    const key = (await readFile(join(folder, ".secrets/DELAY_API_KEY"), "utf8")).trim();
    const openapi = (await (
      await fetch(`${url}/openapi.json`, { headers: { "x-api-key": key } })
    ).json()) as {
      paths: Record<
        string,
        {
          post?: {
            requestBody: {
              content: {
                "application/json": { example?: object; schema?: { example?: object; examples?: object[] } };
              };
            };
          };
        }
      >;
    };
    const content = openapi.paths["/predict"]?.post?.requestBody.content["application/json"];
    const body = content?.example ?? content?.schema?.example ?? content?.schema?.examples?.[0];
    const response = await fetch(`${url}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key },
      body: JSON.stringify(body),
    });
    expect(response.status, await response.clone().text()).toBe(200);
    return (await response.json()) as Answer;
  }

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "mlops-containers-"));
    folder = parent;
    await run(
      process.execPath,
      join(repository, "cli/bin/mlops.js"),
      "init",
      "flights",
      "--template",
      "flight-delays",
    );
    folder = join(parent, "flights");
    const text = await readFile(join(folder, "mlops.yaml"), "utf8");
    await writeFile(join(folder, "mlops.yaml"), text.replace(/^sources:$/m, `sources:${furtherSources}`));
    await mkdir(join(folder, "cost$/2024"), { recursive: true });
    await writeFile(join(folder, "events 2024.csv"), "n\n1\n2\n");
    await chmod(join(folder, "events 2024.csv"), 0o666);
    await writeFile(join(folder, "cost$/2024/a.csv"), "n\n3\n");
    await writeFile(join(folder, ".env"), "TOKEN=not-for-containers\n");
    await run(process.execPath, join(repository, "cli/bin/mlops.js"), "generate");
  }, 3 * minutes);

  afterAll(async () => {
    await compose("down", "--volumes", "--rmi", "local", "--timeout", "20");
    await rm(parent, { recursive: true, force: true });
  }, 2 * minutes);

  test("builds and brings the whole system up", { timeout: 15 * minutes }, async () => {
    await up("--build");
    const answer = await predict();
    expect(answer.version).toBe(1);
    expect(answer.probability).toBeGreaterThan(0);
  });

  test(
    "runs as nobody special on a read-only root, with nothing more published than declared",
    { timeout: minutes },
    async () => {
      for (const service of ["worker", "delay-api"]) {
        expect((await compose("exec", "-T", service, "id", "-un")).trim()).toBe("node");
        await expect(compose("exec", "-T", service, "touch", "/project/file")).rejects.toThrow(
          /[Rr]ead-only/,
        );
      }
      const ports = JSON.parse(
        `[${(await compose("ps", "--format", "json")).trim().split("\n").join(",")}]`,
      ) as { Service: string; Publishers?: { PublishedPort: number }[] }[];
      const published = ports
        .flatMap(({ Publishers }) => (Publishers ?? []).map(({ PublishedPort }) => PublishedPort))
        .filter((port) => port > 0);
      expect([...new Set(published)].sort((a, b) => a - b)).toEqual([8000, 9090]);
    },
  );

  test("shows the worker what sources name, and nothing that stands beside it", async () => {
    const seen = await compose("exec", "-T", "worker", "ls", "-A", "/project");
    expect(seen.trim().split("\n").sort()).toEqual(
      ["build", "cost$", "data", "events 2024.csv", "node_modules", "package.json"].sort(),
    );
    await expect(compose("exec", "-T", "worker", "touch", "/project/events 2024.csv")).rejects.toThrow(
      /[Rr]ead-only/,
    );
    const sumOf = (table: string): Promise<string> => query(`SELECT sum(n) FROM raw.${table}`);
    expect([await sumOf("at_the_root"), await sumOf("in_a_folder")]).toEqual(["3", "3"]);
  });

  test("is watched by Prometheus", { timeout: 2 * minutes }, async () => {
    const upNow = async (): Promise<string[]> => {
      const answer = (await (await fetch("http://127.0.0.1:9090/api/v1/query?query=up")).json()) as {
        data: { result: { metric: { job: string }; value: [number, string] }[] };
      };
      return answer.data.result.filter(({ value }) => value[1] === "1").map(({ metric }) => metric.job);
    };
    const both = async (): Promise<string[] | null> => {
      const up = await upNow();
      return up.length < 2 ? null : up;
    };
    const up = await until(both, "two targets that are up", 90);
    expect(up.sort()).toEqual(["delay-api", "worker"]);
  });

  test("keeps data and model over down and up", { timeout: 5 * minutes }, async () => {
    await compose("down", "--timeout", "30");
    await up();
    expect((await predict()).version).toBe(1);
    const batches = await query("SELECT count(*) FROM raw._batches").catch(() => null);
    if (batches !== null) expect(batches).toBe("16");
  });
});
