import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ConnectionDefinition } from "../../src/definitions/connection.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { fileSource } from "../support/project.js";
import { customers, orders, testProject, writeCustomers, writeOrders } from "./project.js";
import { tells, testSystem, type TestSystem } from "./system.js";

/** Says nothing to HEAD, answers HEAD and not GET, or answers GET once it was told to come again. */
const heads: string[] = [];
let refusals = 1;
const server = http.createServer((request, response) => {
  if (request.method === "HEAD") heads.push(request.url ?? "");
  if (request.url === "/busy.csv" && refusals-- > 0)
    return response.writeHead(429, { "retry-after": "1" }).end();
  if (request.url === "/busy.csv") return response.end("id\n1\n");
  if (request.url === "/half.csv" && request.method === "HEAD") return response.end();
});
/** Takes connections and says nothing: a PostgreSQL that is frozen. */
const frozen = net.createServer(() => undefined);

let system: TestSystem;
const listening = (one: net.Server): Promise<string> =>
  new Promise((resolve) =>
    one.listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${(one.address() as AddressInfo).port}`)),
  );
beforeEach(async () => {
  system = await testSystem();
});
afterEach(async () => {
  await system.stop();
  server.closeAllConnections();
  server.close();
  frozen.close();
});

it("a source whose server does not answer keeps nobody waiting, and is given up as it declares", async () => {
  const at = await listening(server);
  const csv = { format: "csv", delimiter: ",", quote: '"', nullValues: [""] } as const;
  const remote = (
    name: string,
    connection: ConnectionDefinition,
    timeoutSeconds = 600,
  ): SourceDefinition => ({
    ...fileSource(name, "", { id: { type: "integer" } }),
    connection,
    ingest: { ...orders.ingest, timeoutSeconds, retries: { attempts: 1, backoffSeconds: 0.1 } },
  });
  const url = (file: string): ConnectionDefinition => ({
    type: "http",
    url: [`http://${at}/${file}`],
    ...csv,
  });
  const project = testProject({
    sources: [
      ...["a", "b", "c"].map((name) => remote(`silent_${name}`, url(`${name}.csv`))),
      remote("half", url("half.csv")),
      remote("table", {
        type: "postgres",
        url: { from: "env", name: "FROZEN" },
        schema: "public",
        table: "t",
      }),
      remote("hasty", url("hasty.csv"), 1),
      remote("busy", url("busy.csv")),
      orders,
      customers,
    ],
  });
  writeCustomers(system.folder);
  writeOrders(system.folder, 1);
  await system.migrate(project);
  const worker = system.startWorker(project, { FROZEN: `postgresql://u:p@${await listening(frozen)}/d` });
  const hasty = await worker.line(tells("ingest.hasty", "failed"));
  expect(hasty["message"]).toMatch(/the server fell silent|timed out/);
  expect(heads.filter((file) => file === "/hasty.csv")).toHaveLength(2);
  await worker.line(tells("ingest.busy", "succeeded"));
  expect(worker.lines.map(({ message }) => String(message))).toContainEqual(
    expect.stringMatching(/^list origins failed and is tried again in 1 s: .*HTTP 429/),
  );
  await worker.line(tells("train.late", "succeeded"));
  const failed = worker.lines.filter(({ state }) => state === "failed").map(({ flow }) => flow);
  expect(failed).toEqual(["ingest.hasty"]);
});
