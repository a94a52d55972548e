import { mkdirSync, copyFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool, waitUntilReachable } from "../../src/store/index.js";
import { temporaryFolder } from "../support/database.js";
import { encryptedServer, hasOpenssl, type EncryptedServer } from "./encrypted-server.js";

let server: EncryptedServer;
let home: Awaited<ReturnType<typeof temporaryFolder>>;
const former = process.env["HOME"];
beforeAll(async () => {
  if (!hasOpenssl) return;
  server = await encryptedServer();
  home = await temporaryFolder("home");
  process.env["HOME"] = home.path; // libpq's files lie there
});
afterAll(async () => {
  if (!hasOpenssl) return;
  process.env["HOME"] = former;
  await server.stop();
  await home.remove();
});

/** Whether the session is encrypted, or why there is none: at once, and not after a minute. */
async function outcome(url: string, env: Record<string, string> = {}): Promise<string> {
  const began = Date.now();
  let pool;
  try {
    pool = createPool({ DATABASE_URL: url, ...env });
    await waitUntilReachable(pool, { seconds: 30 });
    const { rows } = await pool.query<{ ssl: boolean }>(
      "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    );
    return rows[0]?.ssl === true ? "encrypted" : "plain";
  } catch (error) {
    expect(Date.now() - began).toBeLessThan(10_000);
    return (error as { code: string }).code;
  } finally {
    await pool?.end();
  }
}

describe.skipIf(!hasOpenssl)("sslmode (skipped where openssl is missing)", () => {
  const root = (file: string): string => `&sslrootcert=${encodeURIComponent(file)}`;

  it("means what libpq says, on a server with a certificate", async () => {
    const { authority, stranger } = server.files;
    for (const [mode, database, more, wanted, host] of [
      ["", "any", "", "encrypted"],
      ["", "plain", "", "plain"],
      ["disable", "any", "", "plain"],
      ["disable", "tls", "", "MLO5011"],
      ["allow", "any", "", "plain"],
      ["allow", "tls", "", "encrypted"],
      ["prefer", "any", "", "encrypted"],
      ["prefer", "plain", "", "plain"],
      ["require", "any", "", "encrypted"],
      ["require", "plain", "", "MLO5011"],
      ["require", "any", root(authority), "encrypted"],
      ["require", "any", root(stranger), "MLO5035"],
      ["verify-ca", "any", "", "MLO5034"],
      ["verify-ca", "any", root(authority), "encrypted"],
      ["verify-ca", "any", root(authority), "encrypted", "127.0.0.1"],
      ["verify-ca", "any", root(stranger), "MLO5035"],
      ["verify-full", "any", root(authority), "encrypted"],
      ["verify-full", "any", root(authority), "MLO5035", "127.0.0.1"],
      ["verify-full", "any", root(stranger), "MLO5035"],
      ["verify-full", "any", "&sslrootcert=system", "MLO5035"],
      ["require", "any", "&sslrootcert=system", "MLO5034"],
      ["verify-full", "any", "&sslrootcert=/no/such/file", "MLO5034"],
      ["no-verify", "any", "", "encrypted"],
      ["full", "any", "", "MLO5034"],
      ["require", "any", "&sslcrl=x", "MLO5034"],
      ["require", "any", "&ssl_min_protocol_version=TLSv1.3", "encrypted"],
      ["require", "any", "&ssl_min_protocol_version=9", "MLO5034"],
      ["require", "any", "&uselibpqcompat=true", "encrypted"],
    ] as const) {
      const query = mode === "" ? "" : `?sslmode=${mode}${more}`;
      const found = await outcome(server.url(database, query, host));
      expect([query, database, host, found]).toEqual([query, database, host, wanted]);
    }
    expect(await outcome(server.url("plain", "?ssl=true"))).toBe("MLO5011"); // as libpq: require
  });

  it("comes from libpq's variables and files where the URL says nothing", async () => {
    const { authority, stranger, client, clientKey } = server.files;
    expect(await outcome(server.url("any"), { PGSSLMODE: "disable" })).toBe("plain");
    expect(await outcome(server.url("any", "?sslmode=require"), { PGSSLMODE: "disable" })).toBe("encrypted");
    const verified = { PGSSLMODE: "verify-full", PGSSLROOTCERT: authority };
    expect(await outcome(server.url("any"), verified)).toBe("encrypted");
    expect(await outcome(server.url("certificate"), verified)).toBe("MLO5011");
    const own = `?sslmode=require&sslcert=${client}&sslkey=${clientKey}`;
    expect(await outcome(server.url("certificate", own))).toBe("encrypted");
    const folder = path.join(home.path, ".postgresql");
    mkdirSync(folder);
    copyFileSync(stranger, path.join(folder, "root.crt"));
    expect(await outcome(server.url("any", "?sslmode=require"))).toBe("MLO5035");
    expect(await outcome(server.url("any"))).toBe("plain"); // prefer goes on without
    copyFileSync(authority, path.join(folder, "root.crt"));
    copyFileSync(client, path.join(folder, "postgresql.crt"));
    copyFileSync(clientKey, path.join(folder, "postgresql.key"));
    expect(await outcome(server.url("certificate", "?sslmode=verify-full"))).toBe("encrypted");
    rmSync(folder, { recursive: true });
  });

  it("of a server without encryption is plain where that is allowed, else an error", async () => {
    await server.setEncryption(false);
    for (const [mode, wanted] of [
      ["disable", "plain"],
      ["allow", "plain"],
      ["prefer", "plain"],
      ["require", "MLO5035"],
      ["no-verify", "MLO5035"],
      ["verify-ca", "MLO5035"],
      ["verify-full", "MLO5035"],
    ] as const)
      expect([mode, await outcome(server.url("any", `?sslmode=${mode}${root(server.files.authority)}`))]).toEqual([mode, wanted]); // prettier-ignore
    await server.setEncryption(true);
  });
});
