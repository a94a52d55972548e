import { rm } from "node:fs/promises";
import { findEmbeddedPostgres, stopEmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import { terminate } from "../processes/terminate.js";
import { foldersOf } from "./folders.js";
import { endLeftovers, runningSystem } from "./leftovers.js";

/** A supervisor stops its children, which may take their grace time (15 s), and then the database (at most 40 s). */
const supervisorMilliseconds = 60_000;

/**
 * Stops everything that runs for the project, whatever state it is in; the data stays.
 * @returns false where nothing ran
 */
export async function stopSystem(folder: string): Promise<boolean> {
  const { run, postgres } = foldersOf(folder);
  const running = await runningSystem(run);
  if (running) await terminate([running.supervisor], supervisorMilliseconds);
  const left = await endLeftovers(run);
  const database = await findEmbeddedPostgres(postgres);
  await stopEmbeddedPostgres(postgres);
  return running !== null || left.length > 0 || database !== null;
}

/** Deletes what the stopped system kept on this machine: database, logs and undelivered predictions. */
export async function deleteData(folder: string): Promise<void> {
  const { postgres, logs, spool } = foldersOf(folder);
  for (const each of [postgres, logs, spool]) await rm(each, { recursive: true, force: true });
}
