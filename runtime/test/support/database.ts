import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../../src/embedded-postgres/index.js";

/** A database of its own, in the cluster that all test files of a run share (vitest.config.ts). */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly name: string;
  /** Ends connections and removes the database. */
  drop(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const directory = process.env["MLOPS_TEST_POSTGRES"];
  if (directory === undefined)
    throw new Error("vitest.config.ts did not name the folder of the test cluster");
  const { url: adminUrl, started } = await startEmbeddedPostgres({ directory });
  if (started) {
    // Tests that crash the server bring their own; here a crash of the machine loses nothing worth keeping.
    for (const name of ["fsync", "synchronous_commit", "full_page_writes"]) {
      await administer(adminUrl, `ALTER SYSTEM SET ${name} = off`);
    }
    await administer(adminUrl, "SELECT pg_reload_conf()");
  }
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(adminUrl, `CREATE DATABASE ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const drop = (): Promise<void> => administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  return { url: url.href, name, drop, [Symbol.asyncDispose]: drop };
}

/** A folder that the server's account can reach, removed by the caller through `remove`. */
export async function temporaryFolder(name = "test"): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `mlops-${name}-`));
  await chmod(folder, 0o755);
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
