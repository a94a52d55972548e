import { writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrateDatabase } from "../../src/flows/index.js";
import { createPool } from "../../src/store/index.js";
import { temporaryFolder, testDatabase, type TestDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { testProject } from "./project.js";

let database: TestDatabase;
let folder: { path: string; remove(): Promise<void> };
beforeEach(async () => {
  database = await testDatabase();
  folder = await temporaryFolder("migrations");
});
afterEach(async () => {
  await database.drop();
  await folder.remove();
});

const migrate = (env: NodeJS.ProcessEnv = {}): Promise<void> =>
  migrateDatabase(testProject(), recordedLog().log, {
    consents: [],
    env: { DATABASE_URL: database.url, ...env },
  });

function passwordFile(content: string): string {
  const file = path.join(folder.path, "password");
  writeFileSync(file, content);
  return file;
}

/** Runs a statement as the servers' role; the answer is the SQLSTATE, or null when it went well. */
async function asServer(password: string, sql: string): Promise<string | null> {
  const [other] = await answers("mlops_server", password, [[sql, null]]);
  return other?.answer ?? null;
}

/** Runs statements as a role. @returns those whose answer, SQLSTATE or null, is another than the expected one */
async function answers(
  user: string,
  password: string,
  statements: readonly (readonly [sql: string, expected: string | null])[],
): Promise<readonly { sql: string; answer: string | null }[]> {
  const url = new URL(database.url);
  url.username = user;
  url.password = password;
  const client = new pg.Client({ connectionString: url.href });
  const connection = client.connect();
  const others: { sql: string; answer: string | null }[] = [];
  for (const [sql, expected] of statements) {
    const answer = await connection
      .then(() => client.query(sql))
      .then(
        () => null,
        (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? "unknown") : String(error)),
      );
    if (answer !== expected) others.push({ sql, answer });
  }
  await client.end().catch(() => undefined);
  return others;
}

describe("migrating", () => {
  it("can be repeated, and done by several processes at once", async () => {
    await Promise.all([migrate(), migrate(), migrate()]);
    await migrate();
    const pool = createPool({ DATABASE_URL: database.url });
    expect((await pool.query("SELECT FROM dbos.workflow_status")).rowCount).toBe(0);
    await pool.end();
  });

  it("gives the servers a role that reads models and features, adds predictions, and no more", async () => {
    await migrate({ SERVER_PASSWORD_FILE: passwordFile("p'ss: wörd\n") });
    const denied = "42501";
    const prediction = `INSERT INTO serving.predictions VALUES
      (gen_random_uuid(), 's', 'm', 1, now(), now(), '{}', '{}', '{}', 1)`;
    const answers: Record<string, string | null> = {};
    for (const sql of [
      "SELECT FROM online.customer_facts",
      "SELECT FROM features._materializations",
      "SELECT FROM ml.aliases",
      prediction,
      "SELECT FROM raw.orders",
      "UPDATE ml.aliases SET version = 2",
      "DELETE FROM serving.predictions",
      "CREATE TABLE public.mine ()",
      "SELECT FROM dbos.workflow_status",
    ]) {
      answers[sql] = await asServer("p'ss: wörd", sql);
    }
    expect(Object.values(answers)).toEqual([null, null, null, null, denied, denied, denied, denied, denied]);
    // A new password replaces the old one.
    await migrate({ SERVER_PASSWORD_FILE: passwordFile("another") });
    expect(await asServer("p'ss: wörd", "SELECT 1")).toBe("28P01");
    expect(await asServer("another", "SELECT 1")).toBe(null);
  });

  it("gives the worker every row and no table, and those who look nothing to write", async () => {
    const file = passwordFile("theirs");
    await migrate(); // a database from before there were roles
    await migrate({ WORKER_PASSWORD_FILE: file, READER_PASSWORD_FILE: file });
    const owner = createPool({ DATABASE_URL: database.url });
    const { rows: tables } = await owner.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    await owner.end();
    expect(tables.length).toBeGreaterThan(30);
    const [allowed, denied] = [null, "42501"];
    const anywhere = [
      ["CREATE ROLE more", denied],
      ["CREATE TABLE public.mine ()", denied],
      ["COPY raw._batches TO PROGRAM 'cat'", denied],
    ] as const;
    const expected = { mlops_worker: allowed, mlops_reader: denied };
    for (const [user, change] of Object.entries(expected))
      expect(
        await answers(user, "theirs", [
          ...tables.flatMap(({ name }) => [
            [`SELECT FROM ${name}`, allowed] as const,
            [`DELETE FROM ${name} WHERE false`, change] as const,
            [`ALTER TABLE ${name} ADD COLUMN more int`, denied] as const,
          ]),
          ...anywhere,
        ]),
      ).toEqual([]);
  });

  it("refuses an empty password", async () => {
    await expect(migrate({ SERVER_PASSWORD_FILE: passwordFile("\n") })).rejects.toMatchObject({
      code: "MLO5607",
    });
  });
});
