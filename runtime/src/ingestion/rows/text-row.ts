/**
 * One row of text, whatever the format: field i is bytes[starts[i]] up to bytes[ends[i]]. Readers use the same object
 * again for the next row.
 */
export interface TextRow {
  bytes: Buffer;
  start: number;
  end: number;
  /** Number of the line in the file on which the row begins, from 1. */
  line: number;
  count: number;
  /** Of a missing value the start is -1. */
  starts: Int32Array;
  ends: Int32Array;
  /** 1 where doubled quotes stand for quotes. */
  escaped: Uint8Array;
  /** Bitwise or of all bytes: below 128 the row is known to be well-formed UTF-8. */
  mask: number;
  hasNul: boolean;
  /** What is wrong with the row's form, else null. */
  problem: string | null;
  /** What is wrong with fields whatever their type is, by their places; null: nothing. */
  faults: readonly (string | undefined)[] | null;
}
