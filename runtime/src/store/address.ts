import { readFileSync } from "node:fs";
import { parseIntoClientConfig } from "pg-connection-string";
import type { ClientConfig } from "pg";
import { messageOf, RuntimeError } from "../errors/index.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the database is: `DATABASE_URL`, or libpq's PGHOST, PGPORT, PGUSER, PGDATABASE and PGPASSWORD.
 * A password that neither holds is read from the file that `DATABASE_PASSWORD_FILE` names.
 *
 * @throws RuntimeError MLO5010, MLO5012
 */
export function databaseAddress(env: Environment): ClientConfig {
  const url = env["DATABASE_URL"];
  const address = url ? fromUrl(url) : fromVariables(env);
  const password = address.password ? address.password : passwordFile(env);
  return password === undefined ? address : { ...address, password };
}

/** The address for messages: without user's password. */
export function addressText({ host, port, database, user }: ClientConfig): string {
  const server = host?.startsWith("/") ? host : `${host ?? "localhost"}:${port ?? 5432}`;
  return `database "${database ?? user ?? ""}" on ${server} as user "${user ?? ""}"`;
}

function fromUrl(url: string): ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(url)) throw invalid("it does not begin with postgresql://");
  try {
    return parseIntoClientConfig(url);
  } catch {
    throw invalid("it cannot be parsed");
  }
}

/** The URL itself stays out of the message: it may hold a password. */
function invalid(why: string): RuntimeError {
  return new RuntimeError("MLO5012", `DATABASE_URL is not a PostgreSQL URL: ${why}.`, {
    hint: "Write postgresql://user:password@host:5432/database, with special characters as %XX.",
  });
}

function fromVariables(env: Environment): ClientConfig {
  if (!env["PGHOST"]) {
    throw new RuntimeError("MLO5010", "Neither DATABASE_URL nor PGHOST is set.", {
      hint: "Start the system with `mlops up`, which brings its own database, or set DATABASE_URL.",
    });
  }
  return {
    host: env["PGHOST"],
    port: Number(env["PGPORT"] ?? 5432),
    user: env["PGUSER"] ?? "postgres",
    database: env["PGDATABASE"] ?? env["PGUSER"] ?? "postgres",
    ...(env["PGPASSWORD"] && { password: env["PGPASSWORD"] }),
  };
}

function passwordFile(env: Environment): string | undefined {
  const file = env["DATABASE_PASSWORD_FILE"];
  if (!file) return undefined;
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new RuntimeError("MLO5012", `DATABASE_PASSWORD_FILE cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
