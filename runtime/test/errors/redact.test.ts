import { expect, it, test } from "vitest";
import { messageOf, neverTell, redact, redactError } from "../../src/errors/index.js";
import { recordedLog } from "../support/log.js";

test.each([
  [
    "Request cannot be constructed from a URL that includes credentials: http://us:p%40ss@localhost:8353/basic.csv",
    "Request cannot be constructed from a URL that includes credentials: http://localhost:8353/basic.csv",
  ],
  ["see https://host/x.csv?token=abc.", "see https://host/x.csv"],
  ['"postgresql://me:pw@db:5432/x?password=y", and so on', '"postgresql://db:5432/x", and so on'],
  ["(s3://key:secret@bucket/a?b) and http://a/b", "(s3://bucket/a) and http://a/b"],
  ["https://cdn.example/npm/data@2/cars.csv stays", "https://cdn.example/npm/data@2/cars.csv stays"],
  ["mail me@example.org, 12:30, a?b", "mail me@example.org, 12:30, a?b"],
])("%s", (text, shown) => {
  expect(redact(text)).toBe(shown);
});

it("keeps a secret out of messages, stacks, causes and log lines", () => {
  neverTell("correct-horse-battery");
  const cause = new Error("header correct-horse-battery is invalid");
  const error = redactError(new Error("http://u:p@h/ failed: correct-horse-battery", { cause })) as Error;
  expect(error.message).toBe("http://h/ failed: ***");
  expect(`${error.stack} ${cause.message} ${cause.stack}`).not.toMatch(/correct|u:p/);
  expect(messageOf("correct-horse-battery")).toBe("***");
  const { log, lines } = recordedLog();
  log.info("correct-horse-battery", {
    error: new Error("at http://u:p@h/x?q"),
    list: ["correct-horse-battery"],
  });
  expect(JSON.stringify(lines)).not.toMatch(/correct|u:p|\?q/);
});
