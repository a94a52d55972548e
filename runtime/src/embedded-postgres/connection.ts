import pg from "pg";
import { codeOf, isConnectionLost } from "../errors/index.js";
import { superuser } from "./initialise.js";
import type { Layout } from "./layout.js";
import type { PostmasterFile } from "./postmaster.js";

const databaseName = "mlops";

/** Where a server is: what libpq's PGHOST, PGPORT and PGDATABASE say. */
export interface ServerAddress {
  /** Folder of the unix socket, or on Windows an address of this machine. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

/** Who connects. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

export function serverAddress(
  layout: Layout,
  { port }: PostmasterFile,
  database = databaseName,
): ServerAddress {
  return { host: process.platform === "win32" ? "127.0.0.1" : layout.socket, port, database };
}

/** URL that pg, libpq and their kin understand: a unix socket is given as the parameter `host`. */
export function databaseUrl({ host, port, database }: ServerAddress, { user, password }: Login): string {
  const account = `${user}:${encodeURIComponent(password)}`;
  return host.startsWith("/")
    ? `postgresql://${account}@localhost/${database}?host=${encodeURIComponent(host)}`
    : `postgresql://${account}@${host}:${port}/${database}`;
}

const answerMilliseconds = 2500;

/** `starting` while it recovers, shuts down or is too busy; `silent` where it takes a connection and says nothing. */
export type Answer = "ready" | "no_database" | "starting" | "silent" | "absent" | "refused";

/** Asks the server, for 2.5 seconds at most. `absent` when nothing is there; `refused` when the password is not its own. */
export async function probe(url: string): Promise<Answer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: answerMilliseconds });
  client.on("error", () => undefined); // the server may go away while we ask
  try {
    await client.connect();
    return "ready";
  } catch (error) {
    const code = codeOf(error);
    if (code === "3D000") return "no_database";
    if (code === "57P03" || code === "53300") return "starting";
    if (code === "28P01") return "refused";
    if (error instanceof Error && error.message.includes("timeout")) return "silent";
    if (isConnectionLost(error)) return "absent";
    throw error;
  } finally {
    // A server that freezes right now would not say goodbye.
    void client.end().catch(() => undefined);
  }
}

/** Makes the database of this layout; of several processes at once one wins. */
export async function createDatabase(
  layout: Layout,
  server: PostmasterFile,
  password: string,
): Promise<void> {
  const url = databaseUrl(serverAddress(layout, server, "postgres"), { user: superuser, password });
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined); // the query under way rejects
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(databaseName)}`);
  } catch (error) {
    // 42P04: it exists; 23505 when two processes make it at the same moment
    if (codeOf(error) !== "42P04" && codeOf(error) !== "23505") throw error;
  } finally {
    await client.end();
  }
}
