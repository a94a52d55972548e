import { RuntimeError } from "../errors/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import type { Examples } from "./examples.js";

/** Row numbers of each set, ascending. */
export interface SplitRows {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

const leastTrainRows = 20;

/** @throws RuntimeError if too few rows remain to train, or none to test */
export function splitExamples(
  model: Pick<ModelDefinition, "name" | "split">,
  examples: Pick<Examples, "ids" | "predictAt">,
  seed: number,
): SplitRows {
  const { by, gapSeconds } = model.split;
  const { ids, predictAt } = examples;
  const rows =
    by === "time" && predictAt
      ? splitByTime(predictAt, model.split, gapSeconds * 1000)
      : splitByHash(ids, model.split, seed);
  if (rows.train.length < leastTrainRows || rows.test.length === 0) {
    throw new RuntimeError(
      "MLO5404",
      `${model.name}: of ${ids.length} examples ${rows.train.length} are left to train (at least ${leastTrainRows} are needed), ` +
        `${rows.validation.length} to validate, ${rows.test.length} to test`,
      { hint: "Load more data, or make split.test, split.validation or split.gap smaller." },
    );
  }
  return rows;
}

/**
 * The last `test` share of the rows tests, what comes before validates, and the rest trains. Rows less than
 * the gap before a boundary belong to nothing; rows of one moment are never torn apart.
 * @param times ascending
 */
function splitByTime(
  times: Float64Array,
  shares: { readonly test: number; readonly validation: number },
  gap: number,
): SplitRows {
  const rowsOf = (share: number): number => Math.round(times.length * share);
  const testStart = startOfMoment(times, times.length - rowsOf(shares.test));
  const validationEnd = rowsBefore(times, testStart, gap);
  const validationStart = startOfMoment(
    times,
    Math.max(0, validationEnd - rowsOf(shares.validation)),
    validationEnd,
  );
  const trainEnd =
    validationStart === validationEnd ? validationEnd : rowsBefore(times, validationStart, gap);
  return {
    train: range(0, trainEnd),
    validation: range(validationStart, validationEnd),
    test: range(testStart, times.length),
  };
}

/** How many rows are earlier than the row by more than the gap; all, when the row is past the last one. */
function rowsBefore(times: Float64Array, row: number, gap: number): number {
  if (row >= times.length) return times.length;
  const limit = times[row]! - gap;
  let end = row;
  while (end > 0 && times[end - 1]! >= limit) end--;
  return end;
}

function startOfMoment(times: Float64Array, row: number, end = times.length): number {
  let start = row;
  while (start < end && start > 0 && times[start - 1] === times[start]) start--;
  return start;
}

/** Each example's place depends on its id and the seed alone: more data leaves the others where they are. */
function splitByHash(
  ids: readonly string[],
  { test, validation }: { readonly test: number; readonly validation: number },
  seed: number,
): SplitRows {
  const shares = ids.map((id) => hashShare(id, seed));
  const rowsWhere = (from: number, to: number): Int32Array =>
    Int32Array.from([...shares.keys()].filter((row) => shares[row]! >= from && shares[row]! < to));
  return {
    test: rowsWhere(0, test),
    validation: rowsWhere(test, test + validation),
    train: rowsWhere(test + validation, 1),
  };
}

/** A number in [0, 1): FNV-1a over the text, finished as in MurmurHash3 so that near ids spread. */
function hashShare(text: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

const range = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
