import { shownText } from "./utf8.js";

/** What reading files showed; complete when the lines are read to their end. */
export interface FileReport {
  rows: number;
  readonly flaws: Flaws;
  /** Columns that are there and not declared, with some of their values. */
  readonly undeclared: Map<string, string[]>;
}

/** What is wrong with rows by themselves. */
export interface Flaws {
  /** Rows that cannot be typed. */
  unfit: number;
  /** Required columns that have no value in some row. */
  readonly lacking: Set<string>;
  /** Columns with values that are none of their type. */
  readonly mistyped: Map<string, Mistyped>;
  readonly key: KeyOrder;
}

/** Whether each row's key is greater than the one before, so that none comes twice. */
export interface KeyOrder {
  /** The only column of the key; null: there are more, or none. */
  readonly column: string | null;
  /** False too where that is not known, as of keys that are no whole numbers. */
  isAscending: boolean;
  greatest: number;
}

export interface Mistyped {
  rows: number;
  /** Some of the values. */
  readonly values: string[];
}

/** So many values of a column tell its type. */
const samples = 1_000;
/** Of a value so many characters tell its type. */
const longestSample = 500;
/** So many undeclared columns are told, of files in which each row may have others. */
const mostUndeclared = 10_000;
/** Characters of a name that is told. */
const longestName = 200;

/** @param primaryKey columns of the key of the rows to be read */
export function newReport(primaryKey: readonly string[] = []): FileReport {
  const [only = null, ...others] = primaryKey;
  const column = others.length === 0 ? only : null;
  const key = { column, isAscending: column !== null, greatest: -Infinity };
  return {
    rows: 0,
    flaws: { unfit: 0, lacking: new Set(), mistyped: new Map(), key },
    undeclared: new Map(),
  };
}

/** Keeps a value of an undeclared column, while there are few. */
export function noteUndeclared(report: FileReport, found: string, value: string | null): void {
  if (found.length > longestName) return;
  const name = shownText(found);
  const values = report.undeclared.get(name) ?? [];
  if (values.length === 0) {
    if (report.undeclared.size >= mostUndeclared && !report.undeclared.has(name)) return;
    report.undeclared.set(name, values);
  }
  if (value !== null && value !== "" && values.length < samples) values.push(value.slice(0, longestSample));
}

/** Counts a value that is none of its column's type, and keeps it, while there are few. */
export function noteMistyped({ mistyped }: Flaws, name: string, value: string): void {
  const noted = mistyped.get(name) ?? { rows: 0, values: [] };
  if (noted.rows === 0) mistyped.set(name, noted);
  noted.rows += 1;
  if (noted.values.length < samples) noted.values.push(value.slice(0, longestSample));
}
