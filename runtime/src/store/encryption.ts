import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ConnectionOptions, SecureVersion } from "node:tls";
import { messageOf, RuntimeError } from "../errors/index.js";

/** How a connection is made: without encryption, or with these settings. */
export type Ssl = false | ConnectionOptions;

/** Settings of libpq, by its names of parameters. */
type Settings = Readonly<Record<string, string | undefined>>;

/** What the modes of libpq connect with: the first, and where the server will not have that, the second. */
interface Means {
  /** With encryption, and the authority's certificate checked where there is one. */
  readonly encrypted: ConnectionOptions;
  readonly unchecked: ConnectionOptions;
  /** The authority is checked; the name of the host is not. */
  readonly authority: () => ConnectionOptions;
  readonly full: () => ConnectionOptions;
}

/** https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION */
const modes = {
  disable: () => [false],
  allow: ({ encrypted }) => [false, encrypted],
  prefer: ({ encrypted }) => [encrypted, false],
  require: ({ encrypted }) => [encrypted],
  "verify-ca": ({ authority }) => [authority()],
  "verify-full": ({ full }) => [full()],
  // Not libpq's, but node-postgres'.
  "no-verify": ({ unchecked }) => [unchecked],
} as const satisfies Record<string, (means: Means) => readonly [Ssl, Ssl?]>;

type Mode = keyof typeof modes;
const named: readonly Mode[] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/** Parameters that libpq has and that have no effect here. */
const unsupported = ["sslcrl", "sslcrldir", "sslcertmode", "sslkeylogfile", "sslsni"];
const versions = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

/** Parameters of a URL that this module reads. */
export const encryptionParameters = [
  "ssl",
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "sslpassword",
  "sslcompression",
  "ssl_min_protocol_version",
  "ssl_max_protocol_version",
  "uselibpqcompat",
  ...unsupported,
];

/**
 * How to connect, as libpq understands `sslmode` and its kin (default: prefer): the first, and where the server will not
 * have that, the second.
 * @param given parameters of the URL; what it leaves out, libpq's variables (PGSSLMODE, PGSSLROOTCERT …) say
 * @throws RuntimeError MLO5034
 */
export function encryption(given: Settings, env: Settings): readonly [Ssl, Ssl?] {
  const setting = (name: string): string | undefined =>
    given[name] ?? env[`PG${name.replaceAll("_", "").toUpperCase()}`];
  const refused = unsupported.find((name) => given[name] !== undefined);
  if (refused !== undefined) throw wrong(`${refused} is not supported`, `Leave ${refused} out.`);
  const root = setting("sslrootcert");
  // As libpq: a word of other drivers, and public authorities only together with the host's name.
  const fallback = given["ssl"] === "true" ? "require" : root === "system" ? "verify-full" : "prefer";
  const mode = setting("sslmode") ?? fallback;
  if (!Object.hasOwn(modes, mode))
    throw wrong(`sslmode is ${JSON.stringify(mode)}`, `Write one of ${named.join(", ")}.`);
  if (root === "system" && mode !== "verify-full")
    throw wrong(`sslrootcert=system does not go with sslmode=${mode}`, "Write sslmode=verify-full.");
  if (mode === "disable") return modes.disable();
  return modes[mode as Mode](meansOf(mode, root, setting));
}

function meansOf(
  mode: string,
  root: string | undefined,
  setting: (name: string) => string | undefined,
): Means {
  const own = { ...ownCertificate(setting), ...protocol(setting) };
  const ca = authorityOf(root);
  const trusted = (): ConnectionOptions => {
    if (root === "system") return own;
    if (ca !== null) return { ...own, ca };
    throw wrong(
      `sslmode=${mode} has no certificate of an authority to check with`,
      "Name the file with sslrootcert, or use public authorities: sslmode=verify-full&sslrootcert=system.",
    );
  };
  const unchecked = { ...own, rejectUnauthorized: false };
  const authority = (): ConnectionOptions => ({ ...trusted(), checkServerIdentity: () => undefined });
  return { unchecked, authority, full: trusted, encrypted: ca === null ? unchecked : authority() };
}

const inHome = (file: string): string => path.join(os.homedir(), ".postgresql", file);

function authorityOf(root: string | undefined): string | null {
  if (root === "system") return null;
  if (root !== undefined) return contentOf("sslrootcert", root);
  return existsSync(inHome("root.crt")) ? contentOf("sslrootcert", inHome("root.crt")) : null;
}

function ownCertificate(setting: (name: string) => string | undefined): ConnectionOptions {
  const file = setting("sslcert") ?? inHome("postgresql.crt");
  if (setting("sslcert") === undefined && !existsSync(file)) return {};
  const passphrase = setting("sslpassword");
  return {
    cert: contentOf("sslcert", file),
    key: contentOf("sslkey", setting("sslkey") ?? inHome("postgresql.key")),
    ...(passphrase !== undefined && { passphrase }),
  };
}

function protocol(setting: (name: string) => string | undefined): ConnectionOptions {
  const version = (name: string): SecureVersion | undefined => {
    const value = setting(name);
    if (value !== undefined && !versions.includes(value))
      throw wrong(`${name} is ${JSON.stringify(value)}`, `Write one of ${versions.join(", ")}.`);
    return value as SecureVersion | undefined;
  };
  const [least, most] = [version("ssl_min_protocol_version"), version("ssl_max_protocol_version")];
  return { minVersion: least ?? "TLSv1.2", ...(most !== undefined && { maxVersion: most }) };
}

function contentOf(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw wrong(`${name} cannot be read: ${messageOf(error)}`, "Name a file that this process may read.");
  }
}

function wrong(what: string, hint: string): RuntimeError {
  return new RuntimeError("MLO5034", `The connection to PostgreSQL cannot be encrypted as asked: ${what}.`, {
    hint,
  });
}
