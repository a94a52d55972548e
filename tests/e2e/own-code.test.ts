import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findEmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import { copyProject, logsOf, useFreePort, type TestProject } from "../support/project.js";
import { until } from "../support/until.js";

// The example with functions in every place that takes one, as a whole system: each test starts from what the one
// before left.

interface Status {
  readonly state: string;
  readonly sources: readonly { rows: number; quarantined: number; state: string }[];
  readonly models: readonly { aliases: Record<string, number> }[];
}

let project: TestProject;
let features: string;

beforeAll(async () => {
  project = await copyProject("examples/own-code", ["mlops.yaml", "data", "src"]);
  await useFreePort(project.folder, 8000);
  features = await useFreePort(project.folder, 6566);
});

afterAll(async () => {
  await project.mlops("down", "--delete-data", "--yes");
  await project.remove();
});

async function change(path: string, from: string, to: string): Promise<void> {
  const file = join(project.folder, path);
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

async function up(): Promise<string> {
  const { code, stderr } = await project.mlops("up", "--detach");
  if (code !== 0) throw new Error(`${stderr}\n${await logsOf(project.folder)}`);
  return stderr;
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const found = await findEmbeddedPostgres(join(project.folder, ".mlops/postgres"));
  if (!found) throw new Error("no database runs");
  const client = new pg.Client({ connectionString: found.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("code that is missing is named with what to write", { timeout: 60_000 }, async () => {
  await change("src/habits.ts", "function chargePerService", "function chargeForService");
  const { code, stderr } = await project.mlops("up", "--detach");
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean "chargeForService"?');
  expect(stderr).toContain(
    'export function chargePerService(row: Pick<CustomersRow, "monthly_charges" | "services">): number | null {',
  );
  await change("src/habits.ts", "function chargeForService", "function chargePerService");
});

test("code that does not compile is shown at its own line", { timeout: 60_000 }, async () => {
  await change("src/customers.ts", 'row.churn === "Yes"', "row.churn");
  const { code, stderr } = await project.mlops("up", "--detach");
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /error MLO6006 the project's code does not compile:\nsrc\/customers\.ts:4:14: TS2322/,
  );
  expect(stderr).toContain("Types of property 'churned' are incompatible.");
  await change("src/customers.ts", "churned: row.churn", 'churned: row.churn === "Yes"');
});

test(
  "rows pass the code on their way in, and features and a model follow",
  { timeout: 180_000 },
  async () => {
    const told = await up();
    expect(told).toContain("7,032 rows loaded, 11 dropped by src/customers.ts#clean");
    expect(await project.json<Status>("status", "--json")).toMatchObject({
      state: "ready",
      sources: [{ state: "loaded", rows: 7032, quarantined: 0 }],
      models: [{ aliases: { champion: 1 } }],
    });
    const [wrong] = await query(
      `SELECT count(*)::int AS rows, count(*) FILTER (WHERE v.charge_per_service IS DISTINCT FROM
              CASE WHEN services > 0 THEN monthly_charges / services END)::int AS wrong
       FROM raw.customers JOIN online.habits v USING (customer_id)`,
    );
    expect(wrong).toEqual({ rows: 7032, wrong: 0 });
    const results = await query(
      "SELECT expectation_type, success, result FROM monitoring.expectation_results ORDER BY 1",
    );
    expect(results).toMatchObject([
      { expectation_type: "expect_batch_to_satisfy", success: true, result: { observed_value: 1869 / 7032 } },
      { expectation_type: "expect_column_values_to_satisfy", success: true, result: { unexpected_count: 0 } },
      {
        expectation_type: "expect_multicolumn_values_to_satisfy",
        success: true,
        result: { element_count: 7032 },
      },
    ]);
    const { stdout } = await project.mlops("predict", "churn-api", "--example");
    // The service has no key, so that its example is a made one, of a customer that does not exist.
    expect(JSON.parse(stdout)).toMatchObject({ model: "churn", version: 1, missing_features: ["habits"] });
  },
);

test("a request passes the same code as an example", { timeout: 60_000 }, async () => {
  const body = {
    customer_id: "5575-GNVDE",
    tenure: 34,
    contract: "One year",
    payment_method: "Mailed check",
    monthly_charges: 56.95,
    services: 4,
  };
  const ask = (changed: object): Promise<unknown> =>
    project.json("predict", "churn-api", "--json", JSON.stringify({ ...body, ...changed }));
  await ask({});
  await ask({ contract: "Month-to-month", monthly_charges: 2 * 56.95 });
  await ask({ contract: "Month-to-month", tenure: 2 });
  const logged = await until(
    async () => {
      const rows = await query(
        `SELECT inputs ->> 'loyalty' AS loyalty, (inputs ->> 'habits__charge_per_service')::float8 AS charge,
              (inputs ->> 'bill__raise')::float8 AS raise, inputs -> 'bill__is_new' AS is_new
         FROM serving.predictions WHERE request ->> 'customer_id' = '5575-GNVDE' ORDER BY predicted_at`,
      );
      return rows.length >= 3 && rows;
    },
    "the predictions in the log",
    20,
  );
  const charge = 56.95 / 4;
  expect(logged).toEqual([
    { loyalty: "bound", charge, raise: 4, is_new: false },
    { loyalty: "free", charge, raise: 8, is_new: false },
    { loyalty: "new", charge, raise: 4, is_new: true },
  ]);
});

test("the feature server computes what is asked for on demand", { timeout: 60_000 }, async () => {
  const response = await fetch(`${features}/get-online-features`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      features: ["habits:charge_per_service", "bill:raise", "bill:is_new"],
      entities: {
        customer_id: ["5575-GNVDE", "nobody"],
        monthly_charges: [2 * 56.95, 20],
        tenure: [34, 1],
      },
    }),
  });
  expect(await response.json()).toMatchObject({
    metadata: { feature_names: ["customer_id", "charge_per_service", "raise", "is_new"] },
    results: [
      { values: ["5575-GNVDE", "nobody"] },
      { values: [56.95 / 4, null], statuses: ["PRESENT", "NOT_FOUND"] },
      { values: [8, null], statuses: ["PRESENT", "NULL_VALUE"] },
      { values: [false, true] },
    ],
  });
});

test("training and serving agree", { timeout: 60_000 }, async () => {
  const { code, stdout } = await project.mlops("verify", "features", "--rows", "50", "--json");
  expect(JSON.parse(stdout)).toMatchObject([
    { model: "churn", compared: { historical: 50, online: 50, computed: 50 }, differences: [] },
  ]);
  expect(code).toBe(0);
});

test("the generated test finds that training and serving agree", { timeout: 60_000 }, async () => {
  const found = await findEmbeddedPostgres(join(project.folder, ".mlops/postgres"));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--test", "--test-reporter=tap", "build/generated/tests/parity.js"],
    { cwd: project.folder, env: { ...process.env, DATABASE_URL: found?.url } },
  );
  expect(stdout).toContain("churn: training, replays and the online path agree");
  expect(stdout).toMatch(/^# pass [12]$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});

test("features of listed entities are written to a file", { timeout: 60_000 }, async () => {
  const entities = join(project.folder, "entities.csv");
  await writeFile(entities, "customer_id,tenure,seen\n5575-GNVDE,34,yes\nnobody,1,no\n");
  const out = join(project.folder, "features.csv");
  const history = (features: string[]): ReturnType<TestProject["mlops"]> =>
    project.mlops("features", "history", ...features, "--entities", entities, "--out", out, "--json");
  const { code, stdout } = await history(["habits.charge_per_service", "bill.is_new"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    rows: 2,
    missing: { habits__charge_per_service: 1, bill__is_new: 0 },
  });
  expect(await readFile(out, "utf8")).toBe(
    [
      "customer_id,tenure,seen,habits__charge_per_service,bill__is_new",
      `5575-GNVDE,34,yes,${56.95 / 4},f`,
      "nobody,1,no,,t",
      "",
    ].join("\n"),
  );
  await writeFile(entities, "customer,tenure\n5575-GNVDE,34\n");
  const refused = await history(["habits.charge_per_service"]);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('has no column "customer_id", which habits__charge_per_service needs');
});

test(
  "other code reads the files again, computes the view and trains anew",
  { timeout: 180_000 },
  async () => {
    await change("src/customers.ts", "row.tenure === 0", "row.tenure < 2");
    await change("src/habits.ts", "monthly_charges / services", "monthly_charges / (services + 1)");
    const told = await up();
    expect(told).toMatch(/6,419 rows loaded, 624 dropped by src\/customers\.ts#clean/);
    expect(await project.json<Status>("status", "--json")).toMatchObject({
      state: "ready",
      models: [{ aliases: { champion: 2 } }],
    });
    const [wrong] = await query(
      `SELECT count(*) FILTER (WHERE v.charge_per_service IS DISTINCT FROM monthly_charges / (services + 1))::int AS wrong
       FROM raw.customers JOIN online.habits v USING (customer_id) WHERE services > 0`,
    );
    expect(wrong).toEqual({ wrong: 0 });
  },
);

test("a comment is compiled, and changes nothing that was computed", { timeout: 180_000 }, async () => {
  const state =
    "SELECT count(*)::int AS batches, (SELECT count(*)::int FROM ml.model_versions) AS versions FROM raw._batches";
  const before = await query(state);
  await change("src/checks.ts", "/** Nothing costs", "/** Really nothing costs");
  expect(await up()).toContain("compile: generated/ -> build/");
  expect(await query(state)).toEqual(before);
});

test("rows that code calls unexpected go to quarantine", { timeout: 180_000 }, async () => {
  const file = join(project.folder, "data/customers.csv.gz");
  const rows = gunzipSync(await readFile(file)).toString();
  const changed = rows
    .replace("5575-GNVDE", "5575-gnvde")
    .replace("3668-QPYBK,Male,0,No,No,2,", "3668-QPYBK,Male,0,No,No,two,");
  expect(changed).toHaveLength(rows.length + 2);
  await writeFile(file, gzipSync(changed));
  await project.mlops("run", "ingest.customers", "--wait");
  expect(
    await query("SELECT row_number::int, reasons, row FROM quarantine.rows ORDER BY row_number"),
  ).toMatchObject([
    {
      row_number: 2,
      reasons: [expect.stringMatching(/expect_column_values_to_satisfy/)],
      row: { customer_id: "5575-gnvde", churned: "false" },
    },
    { row_number: 3, reasons: ['tenure: "two" is not an integer'], row: { tenure: "two", churn: "Yes" } },
  ]);
});

test(
  "a row on which code throws says where, in the code as it was written",
  { timeout: 180_000 },
  async () => {
    const text = await readFile(join(project.folder, "src/customers.ts"), "utf8");
    const line = 1 + text.split("\n").findIndex((each) => each.includes("const booked = ["));
    await change(
      "src/customers.ts",
      "  const booked = [",
      '  if (row.customer_id === "7795-CFOCW") throw new Error("not this one");\n  const booked = [',
    );
    await up();
    expect(
      await query("SELECT row_number::int, reasons FROM quarantine.rows ORDER BY batch_id DESC, row_number"),
    ).toContainEqual({
      row_number: 4,
      reasons: [`src/customers.ts#clean: not this one (src/customers.ts:${line}:47)`],
    });
  },
);
