import { join } from "node:path";

/** Where a running system keeps what belongs to this machine; all of it is ignored by git. */
export interface Folders {
  readonly project: string;
  /** All of it but the compiled code, closed to other users. */
  readonly local: string;
  /** The embedded database: data, socket, password. */
  readonly postgres: string;
  /** State of the supervisor and the lock of `up` and `down`. */
  readonly run: string;
  readonly logs: string;
  /** Predictions on their way to the database. */
  readonly spool: string;
  /** Compiled code. */
  readonly build: string;
}

export function foldersOf(project: string): Folders {
  const local = join(project, ".mlops");
  return {
    project,
    local,
    postgres: join(local, "postgres"),
    run: join(local, "run"),
    logs: join(local, "logs"),
    spool: join(local, "spool"),
    build: join(project, "build"),
  };
}
