import { createServer } from "node:http";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { httpAnswer } from "../../src/processes/http-answer.js";

// Ports that fetch and browsers refuse, as 6566 is; that one may be taken by a server of features.
test.each([6697, 6000])("a process on port %i is asked", async (port) => {
  const server = createServer((request, response) => {
    request.pipe(response.writeHead(request.method === "POST" ? 201 : 503));
  });
  server.listen(port, "127.0.0.1");
  const listening = await Promise.race([
    once(server, "listening").then(() => true),
    once(server, "error").then(() => false),
  ]);
  if (!listening) throw new Error(`port ${port} is taken on this machine`);
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${port}/ready`;
  await expect(fetch(url)).rejects.toThrow();
  const signal = AbortSignal.timeout(5_000);
  expect(await httpAnswer(url, { signal })).toMatchObject({ status: 503, isOk: false });
  expect(await httpAnswer(url, { signal, method: "POST", body: "é" })).toEqual({
    status: 201,
    isOk: true,
    text: "é",
  });
});

test("nothing that listens is told as an error", async () => {
  await expect(
    httpAnswer("http://127.0.0.1:9/ready", { signal: AbortSignal.timeout(5_000) }),
  ).rejects.toThrow("ECONNREFUSED");
});
