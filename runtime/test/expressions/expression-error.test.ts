import Fastify from "fastify";
import { expect, it } from "vitest";
import { divideIntegers } from "../../src/v1/expressions.js";

it("answers a request whose values have no answer with 422, not as a bug of the server", async () => {
  const server = Fastify();
  server.post("/predict", () => ({ value: divideIntegers(1, 0) }));
  const answer = await server.inject({ method: "POST", url: "/predict" });
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({
    message: "An expression has no value for this row: division by zero",
  });
  await server.close();
});
