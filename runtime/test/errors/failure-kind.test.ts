import net from "node:net";
import pg from "pg";
import { expect, it, test } from "vitest";
import { failureKind, isConnectionLost, RuntimeError } from "../../src/errors/index.js";

const coded = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });
const atSocket = { syscall: "connect" };

test.each([
  ...["EPIPE", "ECONNRESET", "ECONNREFUSED", "ENOTCONN", "ETIMEDOUT", "ECONNABORTED"].map((code) =>
    coded(code),
  ),
  coded("ENOENT", atSocket),
  ...["57P01", "57P02", "57P03", "08000", "08001", "08003", "08006"].map((code) => coded(code)),
  new Error("Client has encountered a connection error and is not queryable"),
  new Error("Connection terminated unexpectedly"),
  new Error("Connection terminated due to connection timeout"),
  new Error("timeout exceeded when trying to connect"),
  new Error("the step failed", { cause: coded("EPIPE") }),
  new AggregateError([coded("ECONNREFUSED"), coded("ECONNREFUSED")]),
  Object.assign(new Error("Step begin has exceeded its maximum of 2 retries"), {
    dbosErrorCode: 11,
    errors: [
      new Error("something else"),
      new Error("wrapped", { cause: new AggregateError([coded("EPIPE")]) }),
    ],
  }),
  Object.assign(new Error("Failed to initialize workflow executor: write EPIPE"), { error: coded("EPIPE") }),
  new RuntimeError("MLO5109", "the table cannot be read", { cause: coded("57P01") }),
])("%s is a lost connection", (error) => {
  expect(isConnectionLost(error)).toBe(true);
});

test.each([
  ["a violation of the protocol", "08P01", "lasting"],
  ["no such table", "42P01", "lasting"],
  ["no right", "42501", "lasting"],
  ["an ambiguous column", "42702", "lasting"],
  ["no such column", "42703", "lasting"],
  ["a wrong statement", "42601", "lasting"],
  ["too many columns", "54011", "data"],
  ["a row that is too big", "54000", "data"],
  ["a wrong password", "28P01", "lasting"],
  ["no such database", "3D000", "lasting"],
  ["a write where only reading is allowed", "25006", "lasting"],
  ["a dropped database", "57P04", "lasting"],
  ["a division by zero", "22012", "data"],
  ["a duplicate key", "23505", "data"],
  ["a full disk", "53100", "passing"],
  ["too many connections", "53300", "passing"],
  ["a deadlock", "40P01", "passing"],
  ["a lock that is not there in time", "55P03", "passing"],
  ["a statement that was canceled", "57014", "passing"],
])("%s (%s) is %s", (_what, code, kind) => {
  expect(failureKind(coded(code))).toBe(kind);
});

it("says nothing of other errors, and ends on errors that cause each other", () => {
  const [one, other] = [new Error("one"), new Error("other")];
  one.cause = other;
  other.cause = one;
  for (const error of [
    one,
    coded("ENOENT", { syscall: "open" }),
    new TypeError("x"),
    "text",
    null,
    undefined,
  ])
    expect(failureKind(error)).toBeNull();
});

it("knows what pg says of a server that ends the connection, refuses it, or is not there", async () => {
  const server = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  const failure = (config: pg.ClientConfig): Promise<unknown> => {
    const client = new pg.Client({ user: "u", ...config });
    client.on("error", () => undefined);
    return client.connect().catch((error: unknown) => error);
  };
  expect(isConnectionLost(await failure({ host: "127.0.0.1", port }))).toBe(true);
  expect(isConnectionLost(await failure({ host: "127.0.0.1", port, ssl: true }))).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(isConnectionLost(await failure({ host: "127.0.0.1", port }))).toBe(true);
  expect(isConnectionLost(await failure({ host: "/tmp/no-such-folder" }))).toBe(true);
});
