import { afterAll, beforeAll, expect, it } from "vitest";
import type pg from "pg";
import { createPool, requireServerVersion } from "../../src/store/index.js";
import { checkServerVersion } from "../../src/store/server-version.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

it("takes the embedded PostgreSQL", async () => {
  await expect(requireServerVersion(pool)).resolves.toBeUndefined();
});

it.each(["17.0", "17.5 (Debian 17.5-1.pgdg120+1)", "18beta1", "18.4"])("takes %s", (version) => {
  expect(() => checkServerVersion(version)).not.toThrow();
});

it.each(["16.9", "15.18 (Debian 15.18-0+deb12u1)", "9.6.24"])("refuses %s", (version) => {
  expect(() => checkServerVersion(version)).toThrow(
    `The database server is PostgreSQL ${version}; version 17 or later is needed.`,
  );
});
