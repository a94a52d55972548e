import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { escapeIdentifier, escapeLiteral } from "pg";
import type { PoolClient } from "pg";
import { messageOf, RuntimeError } from "../errors/index.js";

/** The role of the API servers: reads features and models, writes predictions, and nothing else. */
export const serverRole = "mlops_server";

/** The role of the feature servers: writes what is pushed and the features of it, but no model and no prediction. */
export const featureServerRole = "mlops_feature_server";

/** Rights by schema. */
type Rights = Readonly<Record<string, string>>;

const read = "SELECT";
const add = "SELECT, INSERT";
const change = "SELECT, INSERT, UPDATE, DELETE";
const gather = "SELECT, INSERT, TRUNCATE";

/** The roles of servers, by the variable that names the file with their password. */
export const serverRoles: Readonly<Record<string, { readonly role: string; readonly rights: Rights }>> = {
  SERVER_PASSWORD_FILE: {
    role: serverRole,
    rights: { features: read, online: read, ml: read, serving: add },
  },
  FEATURE_SERVER_PASSWORD_FILE: {
    role: featureServerRole,
    rights: {
      features: change,
      computing: gather,
      online: change,
      raw: change,
      quarantine: add,
      monitoring: add,
    },
  },
};

/**
 * Creates the role or gives it this password, and its rights on all present and future tables. The password
 * goes to the database as a SCRAM verifier only, so that no log of statements can hold it.
 */
export async function grantServerRole(
  client: PoolClient,
  password: string,
  variable: keyof typeof serverRoles = "SERVER_PASSWORD_FILE",
): Promise<void> {
  const { role: name, rights } = serverRoles[variable]!;
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
export function readServerPassword(file: string, variable = "SERVER_PASSWORD_FILE"): string {
  let password: string;
  try {
    password = readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new RuntimeError("MLO5607", `${variable} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (password === "") throw new RuntimeError("MLO5607", `${variable} (${file}) is empty.`);
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
