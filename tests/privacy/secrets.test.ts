/**
 * A different secret in every place that can hold one; a run in which each is used, with success and with failure; and
 * then a search for all of them in everything that the run said, wrote, stored and answered.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import pg from "pg";
import { testDatabase, type TestDatabase } from "../../runtime/test/support/database.js";
import {
  command,
  copyProject,
  run,
  useFreePort,
  type CommandResult,
  type TestProject,
} from "../support/project.js";
import { until } from "../support/until.js";
import { found, plant } from "./planted.js";
import {
  csv,
  redirection,
  refusal,
  s3Refusal,
  unfriendlyServer,
  type UnfriendlyServer,
} from "./unfriendly-server.js";

let project: TestProject;
let database: TestDatabase;
let outside: UnfriendlyServer;
let service: string;
let workerPort: number;

/** What was said, by what said it. */
const said: [where: string, text: string][] = [];
const leaks = (): readonly string[] => said.flatMap(([where, text]) => found(where, text));

const values = {
  databasePassword: plant("DATABASE_URL"),
  apiKey: plant("API_KEY", "plain"),
  callerKey: plant("CALLER_KEY", "plain"),
  callerToken: plant("CALLER_TOKEN", "plain"),
  basic: plant("BASIC"),
  token: plant("URL_TOKEN"),
  header: plant("HEADER_KEY", "plain"),
  badHeader: `${plant("BAD_HEADER", "plain")} →`,
  redirect: plant("REDIRECT"),
  lost: plant("LOST_REDIRECT"),
  refused: plant("REFUSED"),
  signature: plant("SIGNATURE", "plain"),
  nowhere: plant("NOWHERE"),
  misspelt: plant("MISSPELT"),
  tls: plant("TLS"),
  accessKey: plant("ACCESS_KEY", "plain"),
  secretKey: plant("SECRET_KEY"),
  endpoint: plant("ENDPOINT"),
  tablePassword: plant("TABLE"),
  closedPassword: plant("CLOSED"),
  jdbc: plant("JDBC", "plain"),
  code: plant("CODE_TOKEN"),
  npm: plant("NPM_TOKEN", "plain"),
  wrongPassword: plant("WRONG_PASSWORD"),
  otherHost: plant("OTHER_HOST"),
  brokenUrl: plant("BROKEN_URL"),
  pgPassword: plant("PGPASSWORD"),
};
const escaped = (text: string): string => encodeURIComponent(text).replaceAll("'", "%27"); // in quotes in .env

/** What the flow of each source tells; null: it is loaded. */
const sources = {
  basic: null,
  by_token: null,
  by_header: null,
  moved: null,
  bad_header: "Invalid character in header",
  lost: "it redirects to something that is not a URL of HTTP",
  refused: "HTTP 401 not for Basic ***",
  nowhere: "ENOTFOUND",
  misspelt: "is not a URL of HTTP",
  tls: "cannot be fetched",
  bucket: "The bucket sales cannot be read",
  login: "password authentication failed",
  closed: "ECONNREFUSED",
  jdbc: "does not begin with postgresql://",
  own_code: "no answer to ***",
} as const;

function yaml(port: number): string {
  const http = `http://127.0.0.1:${port}`;
  const remote = (name: string, lines: string): string =>
    `  ${name}:\n${lines}\n    columns: { id: { type: string } }\n    ingest: { retries: { attempts: 0 } }\n`;
  return [
    remote(
      "basic",
      `    type: http\n    url: "${http.replace("://", "://reader:${secret:BASIC}@")}/basic.csv"`,
    ),
    remote(
      "by_token",
      `    type: http\n    url: "${http}/token.csv?token=\${secret:URL_TOKEN}&X-Amz-Signature=\${secret:SIGNATURE}"`,
    ),
    remote(
      "by_header",
      `    type: http\n    url: "${http}/header.csv"\n    headers: { X-Key: "\${env:HEADER_KEY}" }`,
    ),
    remote("moved", `    type: http\n    url: "${http}/moved.csv"`),
    remote(
      "bad_header",
      `    type: http\n    url: "${http}/header.csv"\n    headers: { X-Key: "\${env:BAD_HEADER}" }`,
    ),
    remote("lost", `    type: http\n    url: "${http}/lost.csv"`),
    remote("refused", `    type: http\n    url: "\${secret:REFUSED_URL}"\n    format: csv`),
    remote("nowhere", `    type: http\n    url: "\${env:NOWHERE}"\n    format: csv`),
    remote("misspelt", `    type: http\n    url: "\${env:MISSPELT}"\n    format: csv`),
    remote("tls", `    type: http\n    url: "\${secret:TLS_URL}"\n    format: csv`),
    remote(
      "bucket",
      `    type: s3\n    bucket: sales\n    path: "*.csv"\n    endpoint: "\${env:ENDPOINT}"\n    access_key_id: "\${secret:ACCESS_KEY}"\n    secret_access_key: "\${secret:SECRET_KEY}"`,
    ),
    remote("login", `    type: postgres\n    url: "\${secret:LOGIN_URL}"\n    table: orders`),
    remote("closed", `    type: postgres\n    url: "\${env:CLOSED}"\n    table: orders`),
    remote("jdbc", `    type: postgres\n    url: "\${env:JDBC}"\n    table: orders`),
    remote(
      "own_code",
      `    type: file\n    path: data/ids.csv\n    transform: { module: ./src/telling.ts#tell }`,
    ),
  ].join("");
}

const telling = `import type { OwnCodeTransform } from "../generated/sources/own_code.js";

export const tell: OwnCodeTransform = () => {
  throw new Error("no answer to " + process.env["CODE_TOKEN"]);
};
`;

/** Every process of the system falls over where it stands, telling what it knows, when it is sent SIGUSR2. */
const crash = `process.on("SIGUSR2", () => {
  throw new Error(["cannot reach", process.env.DATABASE_URL, process.env.CODE_TOKEN, process.env.HEADER_KEY].join(" "));
});
`;

async function mlops(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const result = await run(process.execPath, [command, ...args], {
    cwd: project.folder,
    env: { ...process.env, NO_COLOR: "1", ...env },
  });
  said.push([`mlops ${args.join(" ")}`, `${result.stdout}\n${result.stderr}`]);
  return result;
}

beforeAll(async () => {
  database = await testDatabase();
  const owner = database.name;
  await query(`CREATE ROLE ${owner} LOGIN PASSWORD ${pg.escapeLiteral(values.databasePassword)}`);
  await query(`ALTER DATABASE ${database.name} OWNER TO ${owner}`);
  const reached = new URL(database.url);
  const databaseUrl = (user: string, password: string): string => {
    const url = new URL(reached);
    url.username = user;
    url.password = escaped(password);
    return url.href;
  };

  outside = await unfriendlyServer(() => ({
    "/basic.csv": csv,
    "/token.csv": csv,
    "/header.csv": csv,
    "/moved.csv": redirection(`http://other:${escaped(values.redirect)}@127.0.0.1:${outside.port}/after.csv`),
    "/after.csv": csv,
    "/lost.csv": redirection(`ftp://other:${escaped(values.lost)}@127.0.0.1/a.csv`),
    "/refused.csv": refusal,
    "/s3": s3Refusal,
  }));
  const { port } = outside;

  project = await copyProject("examples/telco-churn", ["mlops.yaml", "data"]);
  const file = join(project.folder, "mlops.yaml");
  const minimal = await readFile(file, "utf8");
  await writeFile(
    file,
    minimal
      .replace("sources:\n", `sources:\n${yaml(port)}`)
      .replace(
        /churn-api: \{[^}]*\}/,
        'churn-api: { model: churn, port: 8000, auth: { api_key: "${secret:API_KEY}" } }',
      ),
  );
  service = await useFreePort(project.folder, 8000);
  await mkdir(join(project.folder, "src"));
  await writeFile(join(project.folder, "src/telling.ts"), telling);
  await writeFile(join(project.folder, "data/ids.csv"), "id\na\n");
  await writeFile(join(project.folder, "crash.mjs"), crash);
  await writeFile(join(project.folder, ".npmrc"), `//127.0.0.1:${port}/:_authToken=${values.npm}\n`);
  const env = {
    DATABASE_URL: databaseUrl(owner, values.databasePassword),
    NODE_OPTIONS: `--import=${join(project.folder, "crash.mjs")}`,
    HEADER_KEY: values.header,
    BAD_HEADER: values.badHeader,
    NOWHERE: `http://reader:${escaped(values.nowhere)}@no-such-host.invalid/a.csv?token=${escaped(values.nowhere)}`,
    MISSPELT: `http//reader:${escaped(values.misspelt)}@127.0.0.1/a.csv`,
    ENDPOINT: `http://me:${escaped(values.endpoint)}@127.0.0.1:${port}/s3`,
    CLOSED: `postgresql://reader:${escaped(values.closedPassword)}@127.0.0.1:1/sales`,
    JDBC: `jdbc:postgresql://127.0.0.1:1/sales?user=reader&password=${values.jdbc}`,
    CODE_TOKEN: escaped(values.code),
  };
  await writeFile(
    join(project.folder, ".env"),
    Object.entries(env)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(""),
  );
  const secrets = {
    API_KEY: values.apiKey,
    BASIC: escaped(values.basic),
    URL_TOKEN: escaped(values.token),
    SIGNATURE: values.signature,
    REFUSED_URL: `http://reader:${escaped(values.refused)}@127.0.0.1:${port}/refused.csv?token=${escaped(values.refused)}`,
    TLS_URL: `https://reader:${escaped(values.tls)}@127.0.0.1:${port}/tls.csv`,
    ACCESS_KEY: values.accessKey,
    SECRET_KEY: values.secretKey,
    LOGIN_URL: databaseUrl("nobody", values.tablePassword),
  };
  await mkdir(join(project.folder, ".secrets"));
  for (const [name, value] of Object.entries(secrets))
    await writeFile(join(project.folder, ".secrets", name), value);
});

afterAll(async () => {
  await mlops(["down", "--yes"]);
  await outside.close();
  await query(
    `ALTER DATABASE ${database.name} OWNER TO CURRENT_USER; REASSIGN OWNED BY ${database.name} TO CURRENT_USER; DROP OWNED BY ${database.name}; DROP ROLE ${database.name}`,
  );
  await database.drop();
  await project.remove();
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("the system runs: each secret is used, and each failure is told", { timeout: 240_000 }, async () => {
  await mlops(["check"]);
  const { stderr } = await mlops(["up", "--detach"]);
  expect(stderr).toContain("start");
  const log = await readFile(join(project.folder, ".mlops/logs/worker.log"), "utf8");
  for (const [name, told] of Object.entries(sources)) {
    const lines = log.split("\n").filter((line) => line.includes(`"ingest.${name}`));
    expect(lines.join("\n"), `what became of the source ${name}`).toContain(told ?? "rows loaded");
  }
  expect(outside.asked.get("GET /basic.csv")).toContain(
    Buffer.from(`reader:${values.basic}`).toString("base64"),
  );
  expect(outside.asked.get("GET /after.csv")).toContain(
    Buffer.from(`other:${values.redirect}`).toString("base64"),
  );
  expect(outside.asked.get("GET /header.csv")).toContain(values.header);
  expect(outside.asked.get("GET /token.csv")).toContain(escaped(values.token));
});

test("a process that falls over is started again", { timeout: 120_000 }, async () => {
  const state = JSON.parse(await readFile(join(project.folder, ".mlops/run/supervisor.json"), "utf8")) as {
    processes: { name: string; port: number; identity: { pid: number } }[];
  };
  for (const name of ["worker", "churn-api"]) {
    const record = state.processes.find((each) => each.name === name)!;
    if (name === "worker") workerPort = record.port;
    process.kill(record.identity.pid, "SIGUSR2");
    const file = join(project.folder, ".mlops/logs", `${name}.log`);
    await until(
      async () => (await readFile(file, "utf8")).includes("cannot reach"),
      `${name} to say why it fell over`,
      40,
    );
  }
  await until(async () => (await fetch(`${service}/health`)).ok, "the service", 60);
});

test("verbs and services say it all again", { timeout: 300_000 }, async () => {
  const ask = async (path: string, headers: Record<string, string> = {}): Promise<void> => {
    const answer = await fetch(`${service}${path}`, { headers });
    said.push([
      `GET ${path.split("?", 1)[0]}`,
      `${JSON.stringify([...answer.headers])}\n${await answer.text()}`,
    ]);
  };
  for (const path of [
    "/health",
    "/ready",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/docs/static/swagger-initializer.js",
    "/nowhere",
  ])
    await ask(`${path}?token=${values.callerToken}`);
  await ask("/predict", { authorization: `Bearer ${values.callerKey}`, "x-api-key": values.callerKey });
  for (const path of ["/metrics", "/ready"])
    await fetch(`http://127.0.0.1:${workerPort}${path}`).then(
      async (answer) => said.push([`worker ${path}`, await answer.text()]),
      () => undefined,
    );

  const verbs = [
    ["predict", "churn-api", "--example"],
    ["doctor"],
    ["status", "--json"],
    ["docs"],
    ["logs"],
    ["explain", "--resolved"],
  ];
  await Promise.all(verbs.map((verb) => mlops(verb)));
  const ofReached = new URL(database.url);
  ofReached.username = "nobody";
  ofReached.password = escaped(values.wrongPassword);
  const urls = [
    ofReached.href,
    `postgresql://me:${escaped(values.otherHost)}@127.0.0.1:1/x`,
    `postgres//me:${values.brokenUrl}@127.0.0.1/x`,
    `postgresql://me:${values.brokenUrl}@127.0.0.1:port/x`,
  ];
  const ends = urls.map(async (url) => {
    const { code } = await mlops(["doctor", "--json"], { DATABASE_URL: url, PGPASSWORD: values.pgPassword });
    return code;
  });
  expect(await Promise.all(ends)).toEqual([2, 2, 2, 2]);
  const { code } = await mlops(["models"], { DATABASE_URL: urls[2]! });
  expect(code).toBe(2);
});

test("no command, answer or page tells one", () => {
  expect(said.length).toBeGreaterThan(19);
  expect(leaks()).toEqual([]);
});

test("no file of the project has one", async () => {
  const meant = /^(?:\.env|\.npmrc|\.secrets\/|node_modules)/;
  const entries = await readdir(project.folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(project.folder, join(parentPath, name)))
    .filter((path) => !meant.test(path));
  expect(files.length).toBeGreaterThan(20);
  const leaking: string[] = [];
  for (const path of files) leaking.push(...found(path, await readFile(join(project.folder, path), "utf8")));
  expect(leaking).toEqual([]);
});

test("no table has one, the workflow engine's among them", { timeout: 120_000 }, async () => {
  const tables = await query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'",
  );
  expect(tables.map(({ name }) => name)).toContain("dbos.operation_outputs");
  const leaking: string[] = [];
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("SET bytea_output = 'escape'");
  for (const { name } of tables as { name: string }[]) {
    const { rows } = await client.query<{ text: string }>(`SELECT each::text AS text FROM ${name} AS each`);
    leaking.push(...found(name, rows.map(({ text }) => text).join("\n")));
  }
  await client.end();
  expect(leaking).toEqual([]);
});

test.skipIf(process.platform !== "linux")("no command line of a process has one", async () => {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  expect(
    lines.filter((line) => line.includes(project.folder) || line.includes("worker.js")).length,
  ).toBeGreaterThan(0);
  expect(found("a command line", lines.join("\n"))).toEqual([]);
});
