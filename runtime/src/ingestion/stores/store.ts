import type { Logger } from "../../logging/logger.js";
import type { SourceDefinition } from "../../definitions/source.js";

/** A file that a source has to offer. */
export interface StoredFile {
  /** How it is known: path relative to the project, URL or key. */
  readonly name: string;
  /** Changes whenever the content does; null where nothing tells. */
  readonly stamp: string | null;
  /**
   * sha256 of the bytes where they had to be looked at anyway; null: to be found by the stamp, or known only once
   * the file is read.
   */
  readonly contentHash: string | null;
}

export interface OpenFile {
  /** Bytes; null where nobody says. */
  readonly size: number | null;
  readonly bytes: AsyncIterable<Buffer>;
  /** As it is when the file was opened. */
  readonly stamp: string | null;
}

/** Where the bytes of a source's files are. */
export interface Store {
  /** The files in the order of reading. @throws RuntimeError MLO5101, MLO5102, MLO5037, MLO5110, MLO5111, MLO5113 */
  list(): Promise<StoredFile[]>;
  /** @throws RuntimeError MLO5102, MLO5108, MLO5110, MLO5111, also while the bytes are read */
  open(name: string): Promise<OpenFile>;
  /** Path of a file on this machine; null where it has to be fetched. */
  path(name: string): string | null;
}

export interface StoreContext {
  readonly source: SourceDefinition;
  readonly projectDirectory: string;
  readonly log?: Logger | undefined;
}
