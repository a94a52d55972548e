import type pg from "pg";
import type { Logger } from "../logging/logger.js";
import { ConsentRequired } from "../store/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Declaration } from "./declaration.js";
import { fileHashes } from "./file-hash.js";
import { holdAs, staleBatches, type StaleBatch } from "./held-batches.js";
import type { Origin } from "./origin.js";
import { requireValues } from "./required-values.js";
import { storeOf } from "./stores/index.js";

/** So many origins are named in a message; the rest is counted. */
const mostNamed = 3;

interface Listing {
  /** Everything that the source has to offer. */
  readonly listed: readonly Origin[];
  /** Those of them that are to be read. */
  readonly pending: readonly Origin[];
  readonly projectDirectory: string;
  readonly log: Logger | undefined;
}

/**
 * Decides what becomes of rows that an earlier declaration of the source has loaded, so that the table is in the end what
 * a new database would have, and says with each pending origin which batches' rows go when it is loaded. Rows of
 * content that is there give way to that content read again; rows of one reading of all files go; rows of files that are
 * gone stay.
 * @throws ConsentRequired MLO5050 where rows stay of a place that is no longer the source's, MLO5051 where rows that stay
 * have no value for a required column
 */
export async function withStaleRows(
  pool: pg.Pool,
  source: SourceDefinition,
  declaration: Declaration,
  { listed, pending, projectDirectory, log }: Listing,
): Promise<Origin[]> {
  // What reads everything takes the place of everything.
  if (declaration.isWhole) return [...pending];
  const stale = await staleBatches(pool, source.name, declaration);
  if (stale.length === 0) return [...pending];
  const isThere = contentOf(listed);
  const left = stale.filter((batch) => !batch.isWhole && !isThere(batch));
  const elsewhere = left.filter(({ isSamePlace }) => !isSamePlace);
  const readable = await readableElsewhere(pool, source, elsewhere, projectDirectory);
  const orphans = elsewhere.filter((batch) => !readable.has(batch));
  if (orphans.length > 0) throw placeChanged(source, orphans);
  const gone = left.filter(({ isSamePlace }) => isSamePlace);
  if (source.connection.type !== "postgres" && gone.length > 0) {
    await requireValues(pool, source, gone);
    if (pending.length === 0)
      await holdAs(
        pool,
        declaration,
        gone.map(({ id }) => id),
      );
    else
      log?.info(`rows stay of ${named(gone)}: what they were read from is no longer there`, {
        source: source.name,
      });
  }
  const replaced = stale.filter((batch) => batch.isWhole || readable.has(batch)).map(({ id }) => id);
  const moved = movedContent(stale, listed);
  const keeps = gone.map(({ id }) => id);
  return pending.map((origin, place) => ({
    ...origin,
    replaces: [...replaced, ...(moved.get(origin.name) ?? [])],
    // Until then a row of a present file takes the place of one that stays.
    ...(place === pending.length - 1 && { keeps }),
  }));
}

/** Whether a batch's content is among what is listed, or may be: that of some is only known once they are read. */
function contentOf(listed: readonly Origin[]): (batch: StaleBatch) => boolean {
  const hashes = new Set(listed.map(({ contentHash }) => contentHash));
  const unknown = new Set(listed.filter(({ contentHash }) => contentHash === null).map(({ name }) => name));
  return ({ origin, contentHash }) => hashes.has(contentHash) || unknown.has(origin);
}

/** Batches of content that is now listed under another name, by that name. */
function movedContent(stale: readonly StaleBatch[], listed: readonly Origin[]): Map<string, number[]> {
  const moved = new Map<string, number[]>();
  for (const { id, origin, contentHash } of stale) {
    const sameContent = listed.filter((each) => each.contentHash === contentHash);
    const isUnderItsName = sameContent.some(({ name }) => name === origin);
    const now = isUnderItsName ? undefined : sameContent[0];
    if (now !== undefined) moved.set(now.name, [...(moved.get(now.name) ?? []), id]);
  }
  return moved;
}

/** Batches of files that the source no longer names, but that are there as they were read: their rows are not lost. */
async function readableElsewhere(
  pool: pg.Pool,
  source: SourceDefinition,
  batches: readonly StaleBatch[],
  projectDirectory: string,
): Promise<Set<StaleBatch>> {
  const { connection } = source;
  if (connection.type !== "file" || batches.length === 0) return new Set();
  const store = storeOf(connection, { source, projectDirectory });
  const isSame = async (batch: StaleBatch): Promise<boolean> => {
    const file = { name: batch.origin, stamp: null, contentHash: null };
    const [hash] = await fileHashes(pool, source.name, [file], store).catch(() => [null]);
    return hash === batch.contentHash;
  };
  const readable = new Set<StaleBatch>();
  for (const batch of batches) if (await isSame(batch)) readable.add(batch);
  return readable;
}

function placeChanged({ name }: SourceDefinition, orphans: readonly StaleBatch[]): ConsentRequired {
  return new ConsentRequired(
    "MLO5050",
    `sources.${name} reads from another place now, and raw.${name} has rows of ${named(orphans)}, which cannot be read again there.`,
    {
      otherwise: "Take the change back",
      consents: {
        [`keep:raw.${name}`]: "these rows stay beside the new ones",
        [`drop:raw.${name}`]: "the table is dropped and the source read again",
      },
    },
  );
}

function named(batches: readonly StaleBatch[]): string {
  const origins = [...new Set(batches.map(({ origin }) => origin))];
  const rest = origins.length - mostNamed;
  const list = origins.slice(0, mostNamed).join(", ");
  return rest > 0 ? `${list} and ${rest} more` : list;
}
