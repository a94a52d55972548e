/** A problem in the user's files: what is wrong, where, and what to do. Plain data; bugs are exceptions instead. */
export interface Diagnostic {
  /** Permanent code of the registry: "MLO1101". */
  readonly code: string;
  /** Errors keep the project from being used; warnings do not. */
  readonly severity: "error" | "warning";
  /** One line that names the place in the file's own words. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  /** As the caller named it: usually a path relative to the working folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** How many code units of the line are meant; at least 1. */
  readonly length: number;
  /** The line itself and up to two before it; empty when there is no text to show. */
  readonly frame: readonly FrameLine[];
  readonly related?: readonly RelatedPlace[];
  /** Lines to paste where the user's own code is missing. */
  readonly stub?: string;
}

export interface FrameLine {
  readonly line: number;
  readonly text: string;
}

/** Another place that belongs to the problem, such as the first of two equal names. */
export interface RelatedPlace {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Errors before warnings of the same place; otherwise as a reader meets them in the file. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      a.file.localeCompare(b.file, "en") ||
      a.line - b.line ||
      a.column - b.column ||
      a.severity.localeCompare(b.severity, "en") ||
      a.code.localeCompare(b.code, "en") ||
      (a.message < b.message ? -1 : a.message > b.message ? 1 : 0),
  );
}
