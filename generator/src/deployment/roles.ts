/**
 * As whom a process connects to the database. The rights of each are the runtime's, which has the same names under the
 * same words; a test of the command ties the two.
 */
export type Role = "owner" | "worker" | "server" | "featureServer";

export interface Login {
  /** Its name in PostgreSQL. */
  readonly user: string;
  /** The secret that is its password; the variable with `_FILE` behind it names the file that holds it. */
  readonly password: string;
}

export const logins = {
  /** Owner of the database: migrations alone. */
  owner: { user: "mlops", password: "DATABASE_PASSWORD" },
  /** It may change rows everywhere, and no table. */
  worker: { user: "mlops_worker", password: "WORKER_PASSWORD" },
  /** It may read features and models and log predictions. */
  server: { user: "mlops_server", password: "SERVER_PASSWORD" },
  /** It may also write raw tables, features and quarantine. */
  featureServer: { user: "mlops_feature_server", password: "FEATURE_SERVER_PASSWORD" },
} as const satisfies Readonly<Record<Role, Login>>;

/** The database that all of them connect to. */
export const databaseName = "mlops";
