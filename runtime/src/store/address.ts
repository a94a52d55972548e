import { readFileSync } from "node:fs";
import { parseIntoClientConfig } from "pg-connection-string";
import type { ClientConfig } from "pg";
import { messageOf, neverTell, neverTellUrl, RuntimeError } from "../errors/index.js";
import type { Address } from "./client.js";
import { encryption, encryptionParameters, type Ssl } from "./encryption.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the database is: `DATABASE_URL`, or libpq's PGHOST, PGPORT, PGUSER, PGDATABASE and PGPASSWORD.
 * A password that neither holds is read from the file that `DATABASE_PASSWORD_FILE` names.
 *
 * @throws RuntimeError MLO5010, MLO5012, MLO5034
 */
export function databaseAddress(env: Environment): Address {
  const url = env["DATABASE_URL"];
  const address = url ? addressOf(url, env, "DATABASE_URL") : fromVariables(env);
  const password = address.password ? address.password : passwordFile(env);
  return password === undefined ? address : { ...address, password };
}

/** The address for messages: without user's password. */
export function addressText({ host, port, database, user }: ClientConfig): string {
  const server = host?.startsWith("/") ? host : `${host ?? "localhost"}:${port ?? 5432}`;
  return `database "${database ?? user ?? ""}" on ${server} as user "${user ?? ""}"`;
}

/**
 * The address that a URL is of, with its `sslmode`.
 * @param name what holds the URL, for messages: the URL itself may hold a password
 * @throws RuntimeError MLO5012, MLO5034
 */
export function addressOf(url: string, env: Environment, name: string): Address {
  neverTellUrl(url);
  if (!/^postgres(ql)?:\/\//.test(url)) throw invalid(name, "it does not begin with postgresql://");
  let parsed: URL;
  try {
    // Hosts may be left out, which a URL of the web may not.
    parsed = new URL(url.replace(/^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)(?=[/?#]|$)/, "$1_"));
  } catch {
    throw invalid(name, "it cannot be parsed");
  }
  const given: Record<string, string> = {};
  for (const parameter of encryptionParameters) {
    const value = parsed.searchParams.get(parameter);
    if (value !== null) given[parameter] = value;
  }
  const address = parsedAddress(withoutEncryption(url), name);
  return { ...address, ...ssl(address, given, env) };
}

/** pg's own reading of these parameters differs from libpq's: it does not see them. */
function withoutEncryption(url: string): string {
  const [start = "", query] = url.split("?", 2);
  if (query === undefined) return url;
  const kept = query.split("&").filter((pair) => !encryptionParameters.includes(pair.split("=", 1)[0] ?? ""));
  return kept.length === 0 ? start : `${start}?${kept.join("&")}`;
}

function parsedAddress(url: string, name: string): ClientConfig {
  try {
    return parseIntoClientConfig(url);
  } catch {
    throw invalid(name, "it cannot be parsed");
  }
}

function ssl(
  { host = "" }: ClientConfig,
  given: Readonly<Record<string, string>>,
  env: Environment,
): { ssl: Ssl; sslFallback?: Ssl } {
  const [first, fallback] = encryption(given, env);
  // A socket of this machine is never encrypted.
  if (host.startsWith("/")) return { ssl: false };
  return { ssl: first, ...(fallback !== undefined && { sslFallback: fallback }) };
}

function invalid(name: string, why: string): RuntimeError {
  return new RuntimeError("MLO5012", `${name} is not a PostgreSQL URL: ${why}.`, {
    hint: "Write postgresql://user:password@host:5432/database, with special characters as %XX.",
  });
}

function fromVariables(env: Environment): Address {
  if (!env["PGHOST"]) {
    throw new RuntimeError("MLO5010", "Neither DATABASE_URL nor PGHOST is set.", {
      hint: "Start the system with `mlops up`, which brings its own database, or set DATABASE_URL.",
    });
  }
  const address = {
    host: env["PGHOST"],
    port: Number(env["PGPORT"] ?? 5432),
    user: env["PGUSER"] ?? "postgres",
    database: env["PGDATABASE"] ?? env["PGUSER"] ?? "postgres",
    ...(env["PGPASSWORD"] && { password: env["PGPASSWORD"] }),
  };
  return { ...address, ...ssl(address, {}, env) };
}

function passwordFile(env: Environment): string | undefined {
  const file = env["DATABASE_PASSWORD_FILE"];
  if (!file) return undefined;
  try {
    const password = readFileSync(file, "utf8").replace(/\r?\n$/, "");
    neverTell(password);
    return password;
  } catch (error) {
    throw new RuntimeError("MLO5012", `DATABASE_PASSWORD_FILE cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
