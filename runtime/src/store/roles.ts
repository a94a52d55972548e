import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { escapeIdentifier, escapeLiteral } from "pg";
import type { PoolClient } from "pg";
import { messageOf, neverTell, RuntimeError } from "../errors/index.js";

/** What a process is to the database: the owner alone migrates, everything else has a role with its own rights. */
export type RoleName = "worker" | "server" | "featureServer" | "reader";

export interface DatabaseRole {
  /** Its name in PostgreSQL. */
  readonly name: string;
  /** The variable that names the file with its password. */
  readonly passwordFile: string;
  /** Rights on all tables, by schema. */
  readonly rights: Readonly<Record<string, string>>;
}

const read = "SELECT";
const add = "SELECT, INSERT";
const change = "SELECT, INSERT, UPDATE, DELETE";
const gather = "SELECT, INSERT, TRUNCATE";
/** MAINTAIN: VACUUM and ANALYZE. */
const maintain = `${change}, MAINTAIN`;

/** Every schema of the system; `dbos` is the workflow engine's. */
const schemas = [
  "raw",
  "quarantine",
  "features",
  "computing",
  "online",
  "ml",
  "serving",
  "monitoring",
  "dbos",
];
const everywhere = (rights: string): DatabaseRole["rights"] =>
  Object.fromEntries(schemas.map((schema) => [schema, rights]));

export const databaseRoles: Readonly<Record<RoleName, DatabaseRole>> = {
  /** Loads, computes, trains and watches: every row, and no table. */
  worker: {
    name: "mlops_worker",
    passwordFile: "WORKER_PASSWORD_FILE",
    rights: everywhere(`${maintain}, TRUNCATE`),
  },
  /** The prediction servers: read features and models, and add predictions. */
  server: {
    name: "mlops_server",
    passwordFile: "SERVER_PASSWORD_FILE",
    rights: { features: read, online: read, ml: read, serving: add },
  },
  /** The feature servers: write what is pushed and the features of it, but no model and no prediction. */
  featureServer: {
    name: "mlops_feature_server",
    passwordFile: "FEATURE_SERVER_PASSWORD_FILE",
    rights: {
      features: maintain,
      computing: gather,
      online: change,
      raw: maintain,
      quarantine: add,
      monitoring: add,
    },
  },
  /** Commands that only look. */
  reader: {
    name: "mlops_reader",
    passwordFile: "READER_PASSWORD_FILE",
    rights: everywhere(read),
  },
};

/**
 * Creates the role or gives it this password, and its rights on all present and future tables. The password
 * goes to the database as a SCRAM verifier only, so that no log of statements can hold it.
 */
export async function grantRole(
  client: PoolClient,
  { name, rights }: DatabaseRole,
  password: string,
): Promise<void> {
  const role = escapeIdentifier(name);
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  const verb = rowCount === 0 ? "CREATE" : "ALTER";
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${escapeLiteral(scramVerifier(password))}`);
  for (const [schema, granted] of Object.entries(rights)) await grant(client, role, schema, granted);
}

async function grant(client: PoolClient, role: string, schema: string, rights: string): Promise<void> {
  await client.query(`
    GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${role};
    GRANT ${rights} ON ALL TABLES IN SCHEMA ${escapeIdentifier(schema)} TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${escapeIdentifier(schema)} GRANT ${rights} ON TABLES TO ${role}`);
}

/**
 * The file's content without its last line end.
 * @throws RuntimeError MLO5607
 */
export function readRolePassword(file: string, variable: string): string {
  let password: string;
  try {
    password = readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new RuntimeError("MLO5607", `${variable} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (password === "") throw new RuntimeError("MLO5607", `${variable} (${file}) is empty.`);
  neverTell(password);
  return password;
}

/** PostgreSQL's form of a SCRAM-SHA-256 secret (RFC 5802, RFC 7677), with its default of 4096 iterations. */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const iterations = 4096;
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const hmac = (text: string): Buffer => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
