import { expect, it } from "vitest";
import { initdbFailed } from "../../src/embedded-postgres/initialise.js";

it("tells a full disk without the steps that went well", () => {
  const output = [
    "creating configuration files ... ok",
    'performing post-bootstrap initialization ... FATAL:  could not write to file "base/4/1249": No space left on device',
    "STATEMENT:  CREATE DATABASE template0",
    "child process exited with exit code 1",
  ].join("\n");
  expect(initdbFailed({ data: ".mlops/postgres/data" }, output)).toMatchObject({
    code: "MLO5002",
    message:
      'initdb failed in .mlops/postgres/data: performing post-bootstrap initialization ... FATAL:  could not write to file "base/4/1249": No space left on device',
    hint: "Free space on that disk, then start again.",
  });
});

it("tells everything where it cannot tell what matters", () => {
  const { message } = initdbFailed({ data: "data" }, "gone\n");
  expect(message).toBe("initdb failed in data: gone");
});
