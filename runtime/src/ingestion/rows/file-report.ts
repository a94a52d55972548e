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
}

export interface Mistyped {
  rows: number;
  /** Some of the values. */
  readonly values: string[];
}

/** So many values of a column tell its type. */
const samples = 1_000;

export function newReport(): FileReport {
  return { rows: 0, flaws: { unfit: 0, lacking: new Set(), mistyped: new Map() }, undeclared: new Map() };
}

/** Keeps a value of an undeclared column, while there are few. */
export function noteUndeclared(report: FileReport, name: string, value: string | null): void {
  const values = report.undeclared.get(name) ?? [];
  if (values.length === 0) report.undeclared.set(name, values);
  if (value !== null && value !== "" && values.length < samples) values.push(value);
}

/** Counts a value that is none of its column's type, and keeps it, while there are few. */
export function noteMistyped({ mistyped }: Flaws, name: string, value: string): void {
  const noted = mistyped.get(name) ?? { rows: 0, values: [] };
  if (noted.rows === 0) mistyped.set(name, noted);
  noted.rows += 1;
  if (noted.values.length < samples) noted.values.push(value);
}
