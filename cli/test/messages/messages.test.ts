import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { mlops } from "../support/command.js";
import { copyOf, emptyFolder, ownCode, telcoChurn } from "../support/folder.js";

// Whole processes, on machines of any speed.
vi.setConfig({ testTimeout: 60_000 });

/** What is asked -> exit code and what is said on stderr. */
const asked: readonly [name: string, args: readonly string[], code: number, stderr: string][] = [
  [
    "an unknown verb",
    ["generat"],
    2,
    "error: unknown command 'generat'\n(Did you mean generate?)\nRun the verb with --help to see what it takes.\n",
  ],
  [
    "an unknown option",
    ["check", "--formt"],
    2,
    "error: unknown option '--formt'\n(Did you mean --format?)\nRun the verb with --help to see what it takes.\n",
  ],
  [
    "a timeout that is no number",
    ["up", "--timeout", "soon"],
    2,
    "error: option '--timeout <seconds>' argument 'soon' is invalid. Give a whole number, at least 1.\n" +
      "Run the verb with --help to see what it takes.\n",
  ],
  [
    "a service that does not exist",
    ["predict", "churn", "--example"],
    2,
    'error MLO6013 there is no service "churn"\nhint The services are: churn-api.\n',
  ],
  [
    "a prediction of nothing",
    ["predict", "churn-api"],
    2,
    "error MLO6002 there is nothing to send\nhint Give one of --example, --json <body> or field=value….\n",
  ],
  [
    "a field without a value",
    ["predict", "churn-api", "tenure"],
    2,
    'error MLO6002 "tenure" is not of the form field=value\nhint As in `distance=1400`.\n',
  ],
  [
    "deletion without a terminal to ask",
    ["down", "--delete-data"],
    2,
    "error MLO6016 --delete-data needs a yes, and there is no terminal to ask\nhint Pass --yes.\n",
  ],
  [
    "logs before anything ran",
    ["logs", "worker"],
    2,
    'error MLO6013 there is no log of "worker"\nhint Nothing has run here yet: `mlops up`.\n',
  ],
  [
    "a code that does not exist",
    ["explain", "MLO9999"],
    2,
    "error MLO6013 there is no error MLO9999\nhint Codes are in docs/reference/errors: MLO1… and MLO2… mlops.yaml, " +
      "MLO3… generating, MLO5… running, MLO6… the command.\n",
  ],
  [
    "a node that does not exist",
    ["explain", "models.lost"],
    2,
    'error MLO6013 mlops.yaml has no node "models.lost"\n' +
      "hint The nodes are: sources.customers, models.churn, services.churn-api.\n",
  ],
  [
    "a version that is none",
    ["models", "promote", "churn", "champion"],
    2,
    'error MLO6002 "churn" does not name a version\nhint As in `late_arrival@2`.\n',
  ],
];

test.each(asked)("%s", async (_name, args, code, stderr) => {
  const folder = await copyOf(telcoChurn);
  expect(await mlops(folder, args)).toEqual({ code, stdout: "", stderr });
});

test("a folder without a project", async () => {
  const folder = await emptyFolder();
  expect(await mlops(folder, ["check"])).toEqual({
    code: 2,
    stdout: "",
    stderr:
      `error MLO6001 no mlops.yaml in ${folder} or in a folder above it\n` +
      "hint Change into the project's folder, pass --project <folder>, or make a project with `mlops init <folder>`.\n",
  });
});

test("a flow of a system that does not run", async () => {
  const folder = await copyOf(telcoChurn);
  expect(await mlops(folder, ["run", "ingest.customers"])).toEqual({
    code: 2,
    stdout: "",
    stderr:
      `error MLO6011 nothing runs in ${folder}\n` +
      "hint Start the system with `mlops up --detach`, or set DATABASE_URL to the database of one that runs elsewhere.\n",
  });
});

test("a taken port names the service and the process", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const folder = await copyOf(telcoChurn);
  await writeFile(
    join(folder, "mlops.yaml"),
    `version: 1
project: { name: taken }
sources:
  numbers: { type: file, path: n.csv, columns: { n: { type: integer }, big: { type: boolean } } }
models:
  big: { task: binary_classification, source: numbers, label: big, inputs: { request: [n] } }
services:
  big-api: { model: big, port: ${port} }
`,
  );
  const { stdout } = await mlops(folder, ["doctor", "--json"]);
  server.close();
  const findings = JSON.parse(stdout) as { check: string; state: string; found: string }[];
  const found = findings.find(({ check }) => check === "ports");
  expect(found).toMatchObject({ state: "wrong" });
  expect(found?.found).toContain(`taken: ${port} of big-api`);
  if (process.platform === "linux") expect(found?.found).toContain(`(process ${process.pid})`);
});

test("mistakes come as data where data is asked for", async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, "mlops.yaml"), "version: 1\nproject: { name: broken }\nmodel: {}\n");
  const text = await mlops(folder, ["check"]);
  expect(text).toMatchObject({ code: 2, stdout: "" });
  expect(text.stderr).toContain("mlops.yaml:3:1");
  const json = await mlops(folder, ["check", "--json"]);
  expect(json).toMatchObject({ code: 2, stderr: "" });
  expect(JSON.parse(json.stdout)).toContainEqual(
    expect.objectContaining({ code: "MLO1101", line: 3, column: 1 }),
  );
  const github = await mlops(folder, ["check", "--format", "github"]);
  expect(github.stdout).toMatch(/^::error file=mlops\.yaml,line=3,/m);
});

test("up writes nothing into the folder of a file with mistakes", async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, "mlops.yaml"), "version: 1\nproject: { name: broken }\nmodel: {}\n");
  expect((await mlops(folder, ["up", "--detach"])).code).toBe(2);
  expect(await readdir(folder)).toEqual(["mlops.yaml"]);
});

test("a status is data, also of what does not run", async () => {
  const folder = await copyOf(telcoChurn);
  const { code, stdout } = await mlops(folder, ["status", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ project: "telco-churn", processes: [] });
});

test("codes of every layer can be explained", async () => {
  const folder = await emptyFolder();
  for (const code of ["MLO1101", "MLO3001", "MLO5003", "mlo6009"]) {
    const { code: exit, stdout } = await mlops(folder, ["explain", code]);
    expect(exit).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${code.toUpperCase()}: .+\n\nWhy: .+\nWhat to do: .+\n$`));
  }
});

test("parts of every kind can be explained, with the files that are emitted for them", async () => {
  const folder = await copyOf(ownCode);
  for (const [node, file] of [
    ["sources.customers", "generated/sources/customers.ts"],
    ["features.habits", "generated/features/habits.ts"],
    ["features.bill", "generated/features/bill.ts"],
    ["models.churn", "generated/models/churn.ts"],
    ["services.customer-features", "generated/services/customer-features.ts"],
  ] as const) {
    const { code, stdout } = await mlops(folder, ["explain", node]);
    expect([node, code]).toEqual([node, 0]);
    expect(stdout).toMatch(new RegExp(`^# ${node}\n`));
    expect(stdout).toContain(`# ${file}`);
  }
});
