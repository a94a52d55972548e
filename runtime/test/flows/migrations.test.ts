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
  const url = new URL(database.url);
  url.username = "mlops_server";
  url.password = password;
  const client = new pg.Client({ connectionString: url.href });
  try {
    await client.connect();
    await client.query(sql);
    return null;
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? "unknown") : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
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

  it("refuses an empty password", async () => {
    await expect(migrate({ SERVER_PASSWORD_FILE: passwordFile("\n") })).rejects.toMatchObject({
      code: "MLO5607",
    });
  });
});
