import { createColumnScan, type ScannedColumn } from "./column-scan.js";
import { createFieldReader } from "./copy-fields.js";
import { createDistinctValues } from "./distinct-values.js";
import { chain, hashBytes, type Hash } from "./hash.js";
import type { OpenTable } from "./open-table.js";

/** What the files of a table were seen to hold, all rows of them. */
export interface ScannedTable {
  /** Rows that have the right form. */
  readonly rows: number;
  readonly columns: readonly ScannedColumn[];
  /** Rows that have not, by the reason without its place. */
  readonly unfit: ReadonlyMap<string, number>;
}

/**
 * Reads every row once, in memory that does not grow with the rows.
 * @param onBytes called with the bytes read so far
 * @throws RuntimeError as loading the files does
 */
export async function scanTable(table: OpenTable, onBytes?: (bytes: number) => void): Promise<ScannedTable> {
  const scans = table.columns.map(({ name, isText }) => createColumnScan(name, isText));
  const unfit = new Map<string, number>();
  const hash: Hash = { high: 0, low: 0 };
  let rows = 0;
  const read = createFieldReader(
    scans.length,
    (bytes, starts, ends) => {
      rows += 1;
      for (let index = 0; index < scans.length; index += 1) {
        const scan = scans[index];
        const start = starts[index] as number;
        if (start === -1) scan?.addMissing();
        else scan?.add(bytes, start, ends[index] as number, hash);
      }
    },
    (reasons) => {
      for (const reason of reasons) {
        const what = reason
          .replace(/^line \d+: /, "")
          .replace(/^\d+ fields/, "another number of fields")
          .replace(
            /^c(\d+): ".*" (.*)$/s,
            (_, place: string, fault: string) => `${table.columns[Number(place)]?.name} ${fault}`,
          );
        unfit.set(what, (unfit.get(what) ?? 0) + 1);
      }
    },
  );
  for await (const lines of table.lines(onBytes)) read(lines);
  return { rows, columns: scans.map((scan) => scan.result()), unfit };
}

/**
 * Which combinations of columns, by their places, are different in every row. A row that misses a value of one counts
 * as equal to none. Reads every row once.
 */
export async function uniqueCombinations(
  table: OpenTable,
  combinations: readonly (readonly number[])[],
): Promise<boolean[]> {
  const seen = combinations.map(() => createDistinctValues());
  const [hash, next]: [Hash, Hash] = [
    { high: 0, low: 0 },
    { high: 0, low: 0 },
  ];
  const read = createFieldReader(
    table.columns.length,
    (bytes, starts, ends) => {
      combinations.forEach((places, index) => {
        if (seen[index]?.isUnique !== true) return;
        hash.high = hash.low = 0;
        for (const place of places) {
          if (starts[place] === -1) return;
          hashBytes(bytes, starts[place] as number, ends[place] as number, next);
          chain(hash, next);
        }
        seen[index]?.add(hash);
      });
    },
    () => undefined,
  );
  for await (const lines of table.lines()) read(lines);
  return seen.map(({ isUnique }) => isUnique === true);
}
