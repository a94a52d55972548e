import type { Role } from "@mlops-yaml/generator/deployment";
import type { EmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import { databaseRoles, type RoleName } from "@mlops-yaml/runtime/store";
import { passwordFileOf } from "../project/role-passwords.js";

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables by which a process of the system reaches its database. Passwords are in files alone. */
export interface Connection {
  /** The owner of all tables also finds the passwords that it gives to the roles. */
  as(role: Role): Variables;
}

/** A database of the user's own: every process is who the URL says. */
export function ownConnection(url: string): Connection {
  const variables = { DATABASE_URL: url };
  return { as: () => variables };
}

export function embeddedConnection(
  { address, superuser, passwordFile }: EmbeddedPostgres,
  postgresFolder: string,
): Connection {
  const login = (user: string, file: string): Variables => ({
    // What the user's environment says of another database must not come in between.
    DATABASE_URL: undefined,
    PGPASSWORD: undefined,
    PGHOST: address.host,
    PGPORT: String(address.port),
    PGDATABASE: address.database,
    PGUSER: user,
    DATABASE_PASSWORD_FILE: file,
  });
  const roles = Object.keys(databaseRoles) as RoleName[];
  const given = roles.map((role) => [databaseRoles[role].passwordFile, passwordFileOf(postgresFolder, role)]);
  return {
    as: (role) =>
      role === "owner"
        ? { ...login(superuser, passwordFile), ...Object.fromEntries(given) }
        : login(databaseRoles[role].name, passwordFileOf(postgresFolder, role)),
  };
}
