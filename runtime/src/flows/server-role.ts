import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { escapeIdentifier, escapeLiteral } from "pg";
import type { PoolClient } from "pg";
import { messageOf, RuntimeError } from "../errors/index.js";

/** The role of the API servers: reads features and models, writes predictions, and nothing else. */
export const serverRole = "mlops_server";

const readable = ["features", "online", "ml"];
const writable = ["serving"];

/**
 * Creates the role or gives it this password, and its rights on all present and future tables. The password
 * goes to the database as a SCRAM verifier only, so that no log of statements can hold it.
 */
export async function grantServerRole(client: PoolClient, password: string): Promise<void> {
  const role = escapeIdentifier(serverRole);
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [serverRole]);
  const verb = rowCount === 0 ? "CREATE" : "ALTER";
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${escapeLiteral(scramVerifier(password))}`);
  for (const schema of readable) await grant(client, schema, "SELECT");
  for (const schema of writable) await grant(client, schema, "SELECT, INSERT");
}

async function grant(client: PoolClient, schema: string, rights: string): Promise<void> {
  const role = escapeIdentifier(serverRole);
  await client.query(`
    GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${role};
    GRANT ${rights} ON ALL TABLES IN SCHEMA ${escapeIdentifier(schema)} TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${escapeIdentifier(schema)} GRANT ${rights} ON TABLES TO ${role}`);
}

/**
 * The file's content without its last line end.
 * @throws RuntimeError MLO5607
 */
export function readServerPassword(file: string): string {
  let password: string;
  try {
    password = readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new RuntimeError("MLO5607", `SERVER_PASSWORD_FILE cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (password === "") throw new RuntimeError("MLO5607", `SERVER_PASSWORD_FILE (${file}) is empty.`);
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
