import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findEmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import { copyProject, logsOf, secret, useFreePort, type TestProject } from "../support/project.js";
import { until } from "../support/until.js";

// The whole system on the real year of flights, one test after the other: each starts from what the one before left.

interface Status {
  readonly state: string;
  readonly processes: readonly { name: string; pid: number | null; restarts: number }[];
  readonly services: readonly { name: string; url: string; state: string }[];
  readonly sources: readonly { name: string; state: string; rows: number; quarantined: number }[];
  readonly features: readonly { name: string; state: string; rows: number }[];
  readonly models: readonly {
    name: string;
    aliases: Record<string, number>;
    versions: readonly {
      version: number;
      runId: string;
      gatesPassed: boolean;
      metrics: Record<string, number>;
    }[];
  }[];
  readonly monitors: readonly { name: string; state: string }[];
  readonly flows: readonly { name: string; state: string; lastRun: { id: string; state: string } | null }[];
}

interface Answer {
  readonly prediction_id: string;
  readonly version: number;
  readonly probability: number;
  readonly prediction: boolean;
  readonly missing_features: readonly string[];
}

const minutes = 60_000;
const flights = 336_776;
const cancelled = 8_255;

let project: TestProject;
let key: string;
let url: string;

const status = (): Promise<Status> => project.json<Status>("status", "--json");
const pidOf = async (name: string): Promise<number | null> =>
  (await status()).processes.find((each) => each.name === name)?.pid ?? null;

async function connect(): Promise<pg.Client> {
  const found = await findEmbeddedPostgres(join(project.folder, ".mlops/postgres"));
  if (!found) throw new Error("no database runs");
  const client = new pg.Client({ connectionString: found.url });
  await client.connect();
  return client;
}
async function query<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = await connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
const count = async (from: string): Promise<number> =>
  Number((await query<{ n: string }>(`SELECT count(*) AS n FROM ${from}`))[0]?.n);

function ask(
  path: string,
  body?: unknown,
  headers: Record<string, string> = { "x-api-key": key },
): Promise<Response> {
  if (body === undefined) return fetch(url + path, { headers });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: text,
  });
}

let example: Record<string, unknown>;

beforeAll(async () => {
  project = await copyProject(".", [
    "mlops.yaml",
    "data",
    "generated",
    "mlops.lock",
    "compose.yaml",
    "Dockerfile",
    ".dockerignore",
    ".env.example",
  ]);
  url = await useFreePort(project.folder, 8000);
}, minutes);
afterAll(async () => {
  await project.mlops("down");
  await project.remove();
}, minutes);

describe("mlops up", () => {
  test("brings raw files to a serving champion", { timeout: 6 * minutes }, async () => {
    const { code, stderr } = await project.mlops("up", "--detach", "--timeout", "300");
    expect(code, `${stderr}\n${await logsOf(project.folder)}`).toBe(0);
    expect(stderr).toMatch(/late_arrival/);
    key = await secret(project.folder, "DELAY_API_KEY");

    const { state, sources, features, models, services } = await status();
    expect(state).toBe("ready");
    expect(sources.map(({ name, state, rows, quarantined }) => [name, state, rows, quarantined])).toEqual([
      ["flights", "loaded", flights - cancelled, cancelled],
      ["planes", "loaded", 3_322, 0],
      ["weather", "loaded", 26_115, 0],
    ]);
    expect(features.map(({ state }) => state)).toEqual(features.map(() => "materialized"));
    expect(services[0]).toMatchObject({ name: "delay-api", state: "ready" });
    expect(models[0]?.aliases).toEqual({ champion: 1 });
    expect(models[0]?.versions[0]?.gatesPassed).toBe(true);
  });

  test("keeps the cancelled flights in quarantine with their reason", async () => {
    const reasons = await query<{ reason: string; n: string }>(
      "SELECT unnest(reasons) AS reason, count(*) AS n FROM quarantine.rows GROUP BY 1 ORDER BY 1",
    );
    expect(reasons.every(({ n }) => Number(n) === cancelled)).toBe(true);
    expect(reasons.map(({ reason }) => reason).join("\n")).toMatch(/sched_dep_utc/);
  });

  test("reports every expectation on every batch", async () => {
    const rows = await query<{ type: string; n: string; unexpected: string }>(
      `SELECT expectation_type AS type, count(*) AS n, sum((result->>'unexpected_count')::bigint) AS unexpected
       FROM monitoring.expectation_results WHERE source = 'flights' GROUP BY 1 ORDER BY 1`,
    );
    expect(rows.map(({ n }) => Number(n))).toEqual([12, 12, 12, 12, 12]);
    expect(rows.find(({ type }) => type === "expect_column_values_to_not_be_null")?.unexpected).toBe(
      String(cancelled),
    );
  });

  test("trains a model that beats its baselines on the last fifth of the year", async () => {
    const run = (await status()).models[0]?.versions[0]?.runId;
    const metrics = Object.fromEntries(
      (
        await query<{ key: string; value: number }>("SELECT key, value FROM ml.metrics WHERE run_id = $1", [
          run,
        ])
      ).map(({ key, value }) => [key, value]),
    );
    expect(metrics["roc_auc"]).toBeGreaterThanOrEqual(0.7);
    expect(metrics["log_loss"]).toBeLessThan(metrics["baseline.prior.log_loss"] ?? 0);
    expect(metrics["brier"]).toBeLessThan(metrics["baseline.prior.brier"] ?? 0);
    expect(Object.keys(metrics).some((name) => name.startsWith("slice.carrier."))).toBe(true);
  });
});

describe("the service", () => {
  test("answers the example", async () => {
    const answer = await project.json<Answer>("predict", "delay-api", "--example");
    expect(answer.version).toBe(1);
    expect(answer.probability).toBeGreaterThan(0);
    expect(answer.probability).toBeLessThan(1);
    const [run] = await query<{ hash: string }>(
      "SELECT hash FROM ml.run_artifacts WHERE path = 'example.json'",
    );
    const chunks = await query<{ content: Buffer }>(
      "SELECT content FROM ml.artifact_chunks WHERE hash = $1 ORDER BY chunk",
      [run?.hash],
    );
    example = JSON.parse(Buffer.concat(chunks.map(({ content }) => content)).toString()) as Record<
      string,
      unknown
    >;
    expect(Object.keys(example)).toContain("predict_at");
  });

  test.each([
    ["a wrong type", { distance: "far" }, "distance"],
    ["an unknown field", { distanze: 1 }, "distanze"],
    ["a missing field", { carrier: undefined }, "carrier"],
    ["null where nothing may be missing", { origin: null }, "origin"],
    ["a time that is none", { sched_dep_utc: "soon" }, "sched_dep_utc"],
  ])("names the field of %s", async (_what, change, field) => {
    const response = await ask("/predict", { ...example, ...change });
    expect(response.status).toBe(422);
    expect(JSON.stringify(await response.json())).toContain(field);
  });

  test("refuses broken JSON and callers without its key", async () => {
    expect((await ask("/predict", "{")).status).toBe(400);
    expect((await ask("/predict", example, {})).status).toBe(401);
    expect((await ask("/predict", example, { "x-api-key": "guess" })).status).toBe(401);
  });

  test("shows no row of the data to callers without its key, and answers what it shows", async () => {
    type Content = { content: { "application/json": { example: Record<string, unknown> } } };
    const shown = async (headers?: Record<string, string>): Promise<Record<string, unknown>> => {
      const document = (await (await ask("/openapi.json", undefined, headers)).json()) as {
        paths: Record<string, { post: { requestBody: Content } }>;
      };
      return document.paths["/predict"]!.post.requestBody.content["application/json"].example;
    };
    expect(await shown()).toEqual(example);
    const made = await shown({});
    expect(made).not.toEqual(example);
    const [rows] = await query<{ n: string }>(
      `SELECT count(*) AS n FROM raw.flights WHERE (carrier, origin, dest, distance, sched_dep_utc) = ($1, $2, $3, $4, $5)`,
      ["carrier", "origin", "dest", "distance", "sched_dep_utc"].map((field) => made[field]),
    );
    expect(Number(rows?.n)).toBe(0);
    expect((await ask("/predict", made)).status).toBe(200);
  });

  test("describes itself", async () => {
    expect((await ask("/health")).status).toBe(200);
    expect((await ask("/ready")).status).toBe(200);
    const openapi = (await (await ask("/openapi.json")).json()) as { paths: Record<string, unknown> };
    expect(Object.keys(openapi.paths)).toContain("/predict");
    expect(await (await ask("/docs")).text()).toContain("<html");
    expect(await (await ask("/metrics")).text()).toContain("model_predictions_total");
  });

  test("computes the same inputs online as in the training set", { timeout: 3 * minutes }, async () => {
    const module = (await import(join(project.folder, "build/generated/models/late_arrival.js"))) as {
      lateArrivalModel: { trainingSetSql: string; inputs: readonly { name: string }[] };
    };
    const { trainingSetSql, inputs } = module.lateArrivalModel;
    const rows = await query<Record<string, unknown>>(
      `SELECT training.*, flights.sched_dep_utc, flights.tailnum
       FROM (${trainingSetSql.replaceAll("$1", "now()")}) AS training
       JOIN raw.flights ON flights.flight_id::text = training.example_id
       WHERE flights.flight_id % 1640 = 7`,
    );
    expect(rows.length).toBeGreaterThan(150);
    for (const row of rows) {
      const { carrier, origin, dest, distance, sched_dep_utc, tailnum, predict_at } = row;
      const response = await ask("/predict", {
        carrier,
        origin,
        dest,
        distance: Number(distance),
        sched_dep_utc,
        tailnum,
        predict_at,
      });
      const { prediction_id } = (await response.json()) as Answer;
      row["prediction_id"] = prediction_id;
    }
    const logged = await until(
      async () => {
        const found = await query<{ prediction_id: string; inputs: Record<string, unknown> }>(
          "SELECT prediction_id::text, inputs FROM serving.predictions WHERE prediction_id = ANY($1::uuid[])",
          [rows.map((row) => row["prediction_id"])],
        );
        return found.length === rows.length && new Map(found.map((row) => [row.prediction_id, row.inputs]));
      },
      "the predictions in the log",
      30,
    );
    const comparable = (value: unknown): unknown =>
      value === null || value === undefined
        ? null
        : typeof value === "boolean"
          ? Number(value)
          : Number.isNaN(Number(value))
            ? value
            : Number(value);
    for (const row of rows) {
      const online = logged.get(String(row["prediction_id"])) ?? {};
      for (const { name } of inputs)
        expect(comparable(online[name]), `${name} of example ${String(row["example_id"])}`).toEqual(
          comparable(row[name]),
        );
    }
  });
});

describe("again", () => {
  test("down leaves no process, and up reuses everything", { timeout: 3 * minutes }, async () => {
    const before = await status();
    const pids = before.processes.flatMap(({ pid }) => (pid === null ? [] : [pid]));
    expect(pids.length).toBeGreaterThanOrEqual(3);
    expect((await project.mlops("down")).code).toBe(0);
    for (const pid of pids) expect(isRunning(pid), `process ${pid}`).toBe(false);

    const { code, stderr } = await project.mlops("up", "--detach", "--timeout", "120");
    expect(code, `${stderr}\n${await logsOf(project.folder)}`).toBe(0);
    const after = await status();
    expect(after.sources).toMatchObject(
      before.sources.map(({ name, rows, quarantined }) => ({ name, rows, quarantined })),
    );
    expect(after.models[0]?.versions.length).toBe(1);
    expect(await count("raw._batches")).toBe(14);
    expect((await project.json<Answer>("predict", "delay-api", "--example")).version).toBe(1);
  });

  test("a thirteenth file is the only one that is read", { timeout: 2 * minutes }, async () => {
    const file = await monthFile("flights-2013-12.csv.gz", 400_000, 500);
    const broken = file.replace(/^(\d+),/m, "not-a-number,");
    await writeFile(join(project.folder, "data/flights/flights-2014-01.csv.gz"), gzipSync(broken));
    const { code, stderr } = await project.mlops("run", "ingest.flights", "--wait");
    expect(code, stderr).toBe(0);
    const batches = await query<{
      origin: string;
      rows_read: string;
      rows_loaded: string;
      rows_quarantined: string;
    }>("SELECT * FROM raw._batches ORDER BY batch_id DESC");
    expect(batches.length).toBe(15);
    const newest = batches[0];
    expect(newest?.origin).toBe("data/flights/flights-2014-01.csv.gz");
    expect(Number(newest?.rows_read)).toBe(500);
    expect(Number(newest?.rows_loaded) + Number(newest?.rows_quarantined)).toBe(500);
    const [bad] = await query<{ reasons: string[] }>(
      "SELECT reasons FROM quarantine.rows WHERE row_number = 1 ORDER BY batch_id DESC",
    );
    expect(bad?.reasons.join()).toMatch(/flight_id.*not-a-number/);
  });
});

describe("kill -9", () => {
  test("of the server under load loses no answered prediction", { timeout: 2 * minutes }, async () => {
    const answered: string[] = [];
    let running = true;
    const caller = async (): Promise<void> => {
      while (running) {
        try {
          const response = await ask("/predict", example);
          if (response.status === 200) answered.push(((await response.json()) as Answer).prediction_id);
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    const callers = Array.from({ length: 8 }, caller);
    await until(async () => answered.length > 200, "some answers", 20);
    const pid = await pidOf("delay-api");
    process.kill(pid ?? 0, "SIGKILL");
    const before = answered.length;
    await until(async () => answered.length > before + 200, "answers after the restart", 60);
    running = false;
    await Promise.all(callers);
    await until(
      async () => {
        const rows = await query<{ n: string }>(
          "SELECT count(*) AS n FROM serving.predictions WHERE prediction_id = ANY($1::uuid[])",
          [answered],
        );
        return Number(rows[0]?.n) === answered.length;
      },
      "every answered prediction in the log",
      30,
    );
  });

  test(
    "of the worker during training goes on after the last finished step",
    { timeout: 5 * minutes },
    async () => {
      const { code, stderr } = await project.mlops("run", "train.late_arrival");
      expect(code, stderr).toBe(0);
      const snapshot = await until(
        async () => {
          const rows = await query<{ run_id: string }>(
            `SELECT run_id FROM ml.run_artifacts JOIN ml.runs USING (run_id)
         WHERE path = 'training_set.parquet' AND status = 'RUNNING'`,
          );
          return rows[0]?.run_id;
        },
        "the training set of the second run",
        120,
      );
      process.kill((await pidOf("worker")) ?? 0, "SIGKILL");
      const version = await until(
        async () => (await status()).models[0]?.versions.find((each) => each.version === 2),
        "the second version",
        180,
      );
      expect(version.runId).toBe(snapshot);
      expect(await count("ml.runs")).toBe(2);
      expect(await count("ml.run_artifacts WHERE path = 'training_set.parquet'")).toBe(2);
    },
  );

  test("of PostgreSQL during ingestion leaves exact counts", { timeout: 4 * minutes }, async () => {
    const rowsBefore = await count("raw.flights");
    const quarantinedBefore = await count("quarantine.rows");
    const months = (await readdir(join(project.folder, "data/flights")))
      .filter((name) => /2013-0[1-4]/.test(name))
      .sort();
    const parts = await Promise.all(
      months.map((name, index) => monthFile(name, 1_000_000 + index * 100_000)),
    );
    const text = parts
      .map((part, index) => (index === 0 ? part : part.slice(part.indexOf("\n") + 1)))
      .join("");
    const total = text.trimEnd().split("\n").length - 1;
    await writeFile(join(project.folder, "data/flights/flights-2014-02.csv.gz"), gzipSync(text));
    // Whoever writes to the table waits for this session, so that the kill comes while the load is under way.
    const holder = await connect();
    const isCutOff = new Promise((resolve) => holder.on("error", resolve));
    await holder.query("BEGIN; LOCK TABLE raw.flights IN SHARE MODE");
    await project.mlops("run", "ingest.flights");
    await until(
      async () => {
        const waiting = await query(
          "SELECT FROM pg_locks WHERE relation = 'raw.flights'::regclass AND NOT granted",
        );
        return waiting.length > 0;
      },
      "the load under way",
      60,
    );
    process.kill((await pidOf("postgres")) ?? 0, "SIGKILL");
    await isCutOff;
    await until(
      async () => {
        const rows = await query(
          "SELECT 1 FROM raw._batches WHERE origin = 'data/flights/flights-2014-02.csv.gz' AND state = 'loaded'",
        );
        return rows.length === 1;
      },
      "the batch after the restart",
      150,
    );
    const loaded = (await count("raw.flights")) - rowsBefore;
    const quarantined = (await count("quarantine.rows")) - quarantinedBefore;
    expect(loaded + quarantined).toBe(total);
    expect(await count("(SELECT DISTINCT flight_id FROM raw.flights) AS ids")).toBe(
      await count("raw.flights"),
    );
  });
});

test(
  "drift of what is asked starts a training through the same gates",
  { timeout: 8 * minutes },
  async () => {
    await until(async () => (await ask("/ready")).ok, "the service", 60);
    // A caller that asks only for one far-away destination at night: nothing like the year.
    for (let round = 0; round < 10; round++)
      await Promise.all(
        Array.from({ length: 100 }, () =>
          ask("/predict", {
            ...example,
            predict_at: "2031-07-04T00:00:00Z",
            carrier: "HA",
            dest: "HNL",
            distance: 4983,
            sched_dep_utc: "2031-07-04T07:00:00Z",
            tailnum: null,
          }),
        ),
      );
    await until(
      async () => (await count("serving.predictions WHERE request->>'dest' = 'HNL'")) >= 1000,
      "the log",
      60,
    );
    const { code, stderr } = await project.mlops("run", "monitor.input_drift", "--wait");
    expect(code, stderr).toBe(0);
    expect((await status()).monitors[0]).toMatchObject({ name: "input_drift", state: "alert" });
    const version = await until(
      async () => (await status()).models[0]?.versions.find((each) => each.version === 3),
      "the version trained because of drift",
      240,
    );
    expect(typeof version.gatesPassed).toBe("boolean");
  },
);

test("down stops everything", { timeout: minutes }, async () => {
  const pids = (await status()).processes.flatMap(({ pid }) => (pid === null ? [] : [pid]));
  expect((await project.mlops("down")).code).toBe(0);
  for (const pid of pids) expect(isRunning(pid)).toBe(false);
  expect((await status()).state).toBe("stopped");
});

/** A month's CSV with other flight ids, or its first rows only. */
async function monthFile(name: string, firstId: number, rows = Infinity): Promise<string> {
  const text = gunzipSync(await readFile(join(project.folder, "data/flights", name))).toString();
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const renamed = lines.slice(0, rows).map((line, index) => line.replace(/^\d+/, String(firstId + index)));
  return [header, ...renamed, ""].join("\n");
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
