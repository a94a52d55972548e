import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { serverAccount } from "../../src/embedded-postgres/account.js";
import { startEmbeddedPostgres } from "../../src/embedded-postgres/index.js";
import { installation } from "../../src/embedded-postgres/installation.js";
import { spawnProgram } from "../../src/embedded-postgres/programs.js";
import { createPool, waitUntilReachable } from "../../src/store/index.js";
import { temporaryFolder } from "../support/database.js";

export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** A PostgreSQL that listens on localhost, with a certificate for that name. */
export interface EncryptedServer {
  /** URL of a database: `any`, `tls` (only with encryption), `plain` (only without), `certificate` (only with one's own). */
  readonly url: (database: string, query?: string, host?: string) => string;
  /** Paths of certificates: of the server's authority, of another one, of the client. */
  readonly files: Readonly<Record<"authority" | "stranger" | "client" | "clientKey", string>>;
  readonly setEncryption: (on: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function encryptedServer(): Promise<EncryptedServer> {
  const folder = await temporaryFolder("encrypted");
  const directory = path.join(folder.path, "postgres");
  const made = await startEmbeddedPostgres({ directory });
  const { username, password } = new URL(made.url);
  const admin = createPool({ DATABASE_URL: made.url });
  for (const name of ["any", "tls", "plain", "certificate"]) await admin.query(`CREATE DATABASE "${name}"`);
  const certificates = path.join(folder.path, "certificates");
  const files = makeCertificates(certificates, username);
  const hba = path.join(certificates, "hba.conf");
  writeFileSync(
    hba,
    `hostssl any,tls all all scram-sha-256
hostnossl any,plain all all scram-sha-256
hostssl certificate all all cert
local all all scram-sha-256
`,
  );
  for (const [name, value] of [
    ["ssl_cert_file", files.server],
    ["ssl_key_file", files.serverKey],
    ["ssl_ca_file", files.authority],
    ["ssl", "on"],
  ])
    await admin.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  await admin.end();
  await made.stop();

  const account = serverAccount();
  if (account !== null) for (const file of [files.serverKey, hba]) chownSync(file, account.uid, account.gid);
  const port = await freePort();
  const data = path.join(directory, "data");
  const settings = { listen_addresses: "localhost", port, hba_file: hba, unix_socket_directories: path.join(directory, "socket"), fsync: "off" }; // prettier-ignore
  const server = spawnProgram(
    await installation(),
    "postgres",
    ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    "pipe",
  );
  let said = "";
  server.stderr?.on("data", (text) => (said += String(text)));
  const url = (database: string, query = "", host = "localhost"): string =>
    `postgresql://${username}:${password}@${host}:${port}/${database}${query}`;
  const local = createPool({
    DATABASE_URL: `postgresql://${username}:${password}@localhost:${port}/postgres?host=${encodeURIComponent(settings.unix_socket_directories)}`,
  });
  await waitUntilReachable(local, { seconds: 20 }).catch((error: Error) => {
    throw new Error(`${error.message}\n${said}`);
  });
  return {
    url,
    files,
    setEncryption: async (on) => {
      await local.query(`ALTER SYSTEM SET ssl = ${on ? "on" : "off"}`);
      await local.query("SELECT pg_reload_conf()");
      for (let set = ""; set !== (on ? "on" : "off");)
        set = (await local.query<{ ssl: string }>("SHOW ssl")).rows[0]?.ssl ?? "";
    },
    stop: async () => {
      await local.end();
      server.kill("SIGINT");
      await once(server, "exit");
      await folder.remove();
    },
  };
}

type File = "authority" | "stranger" | "client" | "clientKey" | "server" | "serverKey";

function makeCertificates(folder: string, user: string): Readonly<Record<File, string>> {
  mkdirSync(folder, { mode: 0o755 });
  const openssl = (...options: string[]): void =>
    void execFileSync("openssl", options, { cwd: folder, stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];
  for (const name of ["authority", "stranger"])
    openssl("req", "-x509", ...key, "-keyout", `${name}.key`, "-out", `${name}.crt`, "-days", "3650", "-subj", `/CN=${name}`); // prettier-ignore
  for (const [name, subject, ...more] of [
    ["server", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
    ["client", `/CN=${user}`],
  ] as const) {
    openssl("req", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", subject, ...more);
    openssl("x509", "-req", "-in", `${name}.csr`, "-CA", "authority.crt", "-CAkey", "authority.key", "-CAcreateserial", "-out", `${name}.crt`, "-days", "3650", "-copy_extensions", "copy"); // prettier-ignore
    chmodSync(path.join(folder, `${name}.key`), 0o600);
  }
  const at = (file: string): string => path.join(folder, file);
  return {
    authority: at("authority.crt"),
    stranger: at("stranger.crt"),
    client: at("client.crt"),
    clientKey: at("client.key"),
    server: at("server.crt"),
    serverKey: at("server.key"),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
