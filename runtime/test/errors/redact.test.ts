import { expect, it, test } from "vitest";
import {
  messageOf,
  neverTell,
  neverTellEnvironment,
  neverTellUrl,
  redact,
  redactError,
  RuntimeError,
} from "../../src/errors/index.js";
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
  [
    "http://host:8080/@scope/a and http://[::1]:80/@x stay",
    "http://host:8080/@scope/a and http://[::1]:80/@x stay",
  ],
  ["mail me@example.org, 12:30, a?b", "mail me@example.org, 12:30, a?b"],
  ["postgresql://me:pa/ss#wo?rd@db/x is not a URL", "postgresql://db/x is not a URL"],
  ["jdbc:postgresql://db/x?user=me&password=pw", "jdbc:postgresql://db/x"],
  ["jdbc:sqlserver://db;user=me;password=pw;x=y", "jdbc:sqlserver://db;user=me;password=***;x=y"],
  ["host=db password='p w' user=me", "host=db password=*** user=me"],
  ["//registry.example/:_authToken=abcdef", "//registry.example/:_authToken=***"],
  ["authorization: Basic dTpwYXNzd29yZA==, Bearer eyJh.b2-_", "authorization: Basic ***, Bearer ***"],
  ["Basic authentication, Bearer of tokens", "Basic authentication, Bearer of tokens"],
  ["key AKIAIOSFODNN7EXAMPLE", "key ***"],
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
  expect(
    new RuntimeError("MLO5010", "correct-horse-battery", { hint: "correct-horse-battery" }),
  ).toMatchObject({
    message: "***",
    hint: "***",
  });
  const { log, lines } = recordedLog();
  log.info("correct-horse-battery", {
    error: new Error("at http://u:p@h/x?q"),
    list: ["correct-horse-battery"],
  });
  expect(JSON.stringify(lines)).not.toMatch(/correct|u:p|\?q/);
});

it("knows a secret however it is written", () => {
  const secret = 'p@ss "wörd"/1';
  neverTell(secret);
  const written = [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll("%20", "+"),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
  ];
  for (const form of written) expect(redact(`it was ${form}.`)).toBe("it was ***.");
});

it("knows the password of a URL, escaped or not, and the header that is made of it", () => {
  neverTellUrl("https://reader:s%40cret-pass/w@host/x?sig=signature-9");
  const pair = Buffer.from("reader:s@cret-pass/w").toString("base64");
  for (const form of ["s%40cret-pass/w", "s@cret-pass/w", pair, "signature-9"])
    expect(redact(`<${form}>`)).toBe("<***>");
  neverTellUrl("postgresql://postgres:postgres@localhost/postgres"); // the name is no secret
  expect(redact('user "postgres"')).toBe('user "postgres"');
});

it("knows the secrets of an environment by the names of its variables", () => {
  neverTellEnvironment({
    PGPASSWORD: "of-the-database",
    AWS_SECRET_ACCESS_KEY: "of-the-storage",
    DATABASE_PASSWORD_FILE: "/run/secrets/DATABASE_PASSWORD",
    SOURCE: "http://reader:of-the-source@host/a",
    HOME: "/home/somebody",
  });
  expect(redact("of-the-database of-the-storage of-the-source")).toBe("*** *** ***");
  expect(redact("/run/secrets/DATABASE_PASSWORD /home/somebody")).toBe(
    "/run/secrets/DATABASE_PASSWORD /home/somebody",
  );
});

it("looks through what libraries hang on their errors", () => {
  neverTell("hung-on-the-error");
  const error = Object.assign(new Error("no"), {
    detail: "hung-on-the-error",
    config: { headers: { "x-key": "hung-on-the-error" }, list: ["hung-on-the-error"] },
  });
  const gathered = new AggregateError([error], "all", { cause: "hung-on-the-error" });
  redactError(gathered);
  expect(JSON.stringify([error, gathered.cause, error.detail])).not.toContain("hung");
});
