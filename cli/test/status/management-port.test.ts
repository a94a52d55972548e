import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { serviceStatus } from "../../src/status/read-status.js";

test("the status asks the management port, which tells the reason", async () => {
  const asked: string[] = [];
  const listen = async (name: string, body: object): Promise<[number, () => void]> => {
    const server = createServer((request, response) => {
      asked.push(`${name} ${request.url}`);
      response.writeHead(503, { "content-type": "application/json" }).end(JSON.stringify(body));
    }).listen(0, "localhost");
    await once(server, "listening");
    return [(server.address() as AddressInfo).port, () => server.close()];
  };
  const [port, closePublic] = await listen("public", { status: "not_ready" });
  const [managementPort, closeManagement] = await listen("management", {
    status: "not_ready",
    reason: "the disk is full",
  });
  const status = await serviceStatus({ name: "api", port, managementPort, model: "fun@champion" });
  expect(status).toMatchObject({ state: "not_ready", reason: "the disk is full", port });
  expect(status.url).toBe(`http://localhost:${port}`);
  expect(asked).toEqual(["management /ready"]);
  closePublic();
  closeManagement();
});
