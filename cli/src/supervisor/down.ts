import { rm } from "node:fs/promises";
import {
  embeddedPostgresPid,
  removeEmbeddedPostgres,
  stopEmbeddedPostgres,
} from "@mlops-yaml/runtime/embedded-postgres";
import { foldersOf } from "../project/folders.js";
import { endLeftovers, endSupervisors } from "./leftovers.js";
import { asideFolders, copiedFrom } from "../project/place.js";

/**
 * Stops everything that runs for the project, whatever state it is in; the data stays. What runs for another project is
 * left alone, also where this one is a copy of it.
 * @returns false where nothing ran
 */
export async function stopSystem(folder: string): Promise<boolean> {
  const { postgres } = foldersOf(folder);
  const isOwn = (await copiedFrom(folder)) === null;
  const hadSupervisor = await endSupervisors(folder);
  const left = await endLeftovers(folder);
  const database = isOwn ? await embeddedPostgresPid(postgres) : null;
  if (isOwn) await stopEmbeddedPostgres(postgres);
  return hadSupervisor || left.length > 0 || database !== null;
}

/** Deletes what the stopped system kept on this machine: database, logs and undelivered predictions. */
export async function deleteData(folder: string): Promise<void> {
  const { postgres, logs, spool } = foldersOf(folder);
  // A copy may have a link to the database of the other project.
  if ((await copiedFrom(folder)) === null) await removeEmbeddedPostgres(postgres);
  const aside = await asideFolders(folder);
  for (const each of [postgres, logs, spool, ...aside]) await rm(each, { recursive: true, force: true });
}
