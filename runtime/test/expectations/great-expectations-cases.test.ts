import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { differenceOf } from "./cases/answer.js";
import { cases, nameOf } from "./cases/cases.js";

const known = JSON.parse(
  readFileSync(new URL("cases/differences.json", import.meta.url), "utf8"),
) as Readonly<Record<string, string>>;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'");
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe("answers like Great Expectations", () => {
  test.each(cases.map((each) => [nameOf(each), each] as const))("%s", async (name, each) => {
    const difference = await differenceOf(client, each);
    if (process.env["CASES_LOG"])
      console.log(`${difference === null ? "OK " : "DIFF "}${name} => ${difference}`);
    if (name in known)
      expect(difference, "answered alike now: strike it from differences.json").not.toBeNull();
    else expect(difference).toBeNull();
  });
});
