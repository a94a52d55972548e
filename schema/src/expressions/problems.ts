/** What can be wrong with an expression. The registry of all codes takes these entries in. */
export interface ProblemEntry {
  readonly code: string;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}

export interface ExpressionProblem {
  readonly code: string;
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
  /** Place in the expression's text, in UTF-16 code units. */
  readonly offset: number;
  readonly length: number;
}

export const problemCodes = {
  syntax: "MLO2001",
  outsideSubset: "MLO2002",
  unknownColumn: "MLO2003",
  unknownFunction: "MLO2004",
  type: "MLO2005",
  unit: "MLO2006",
  volatile: "MLO2007",
  literal: "MLO2008",
  constant: "MLO2009",
  notKnown: "MLO2010",
  dropped: "MLO2011",
} as const;

export type ProblemKind = keyof typeof problemCodes;

export const expressionProblems: readonly ProblemEntry[] = [
  {
    code: problemCodes.syntax,
    title: "Expression does not parse",
    cause: "PostgreSQL's parser does not accept the text as one scalar expression.",
    remedy:
      "Correct the text at the marked place. Text goes into single quotes; a column whose name is an SQL keyword goes into double quotes.",
  },
  {
    code: problemCodes.outsideSubset,
    title: "Outside the expression language",
    cause:
      "The text is valid SQL, but this form is not part of the expression language, which holds only what PostgreSQL and TypeScript compute alike, row by row.",
    remedy: "Write what the message suggests; docs/reference/expressions.md lists all forms.",
  },
  {
    code: problemCodes.unknownColumn,
    title: "Unknown column",
    cause: "The expression reads a column that its source does not declare.",
    remedy: "Correct the name, or declare the column under the source's `columns`.",
  },
  {
    code: problemCodes.unknownFunction,
    title: "Unknown function",
    cause: "The function is not part of the expression language, or does not take this number of arguments.",
    remedy: "Use one of the functions that docs/reference/expressions.md lists.",
  },
  {
    code: problemCodes.type,
    title: "Types do not fit",
    cause: "An operator, function or cast does not take values of these types.",
    remedy: "Cast one side, or compare with a literal of the column's type.",
  },
  {
    code: problemCodes.unit,
    title: "Units do not fit",
    cause: "Two values of different declared units are added, subtracted, compared or put into one result.",
    remedy: "Convert one of them first, or correct the declared `unit`.",
  },
  {
    code: problemCodes.volatile,
    title: "Value changes by itself",
    cause:
      "The expression calls a function whose answer depends on when or where it runs, so that training and serving would see different values.",
    remedy: "Use a column of the row; the time of a prediction is the model's `predict_at`.",
  },
  {
    code: problemCodes.literal,
    title: "Literal cannot be used",
    cause:
      "A literal is malformed, out of range, or depends on the calendar (months and years have no fixed length).",
    remedy:
      "Write intervals in weeks, days, hours, minutes or seconds, timestamps with an offset, integers within ±9007199254740991.",
  },
  {
    code: problemCodes.constant,
    title: "Part of the expression is always the same",
    cause:
      "A condition that reads no column, or `null` as an operand, makes its part of the expression constant.",
    remedy: "Leave the constant part out; to ask whether a value is missing, write `is null`.",
  },
  {
    code: problemCodes.notKnown,
    title: "Value is not known at the time of the prediction",
    cause:
      "A model input reads a column whose known time cannot be shown to be at or before `predict_at`: the model would be trained on what nobody knows when it is asked.",
    remedy:
      "Take the input out, predict later, use the column through a feature view (joined as of `predict_at`), or declare the column's true `known_at`.",
  },
  {
    code: problemCodes.dropped,
    title: "Part of the text would be dropped",
    cause:
      "PostgreSQL passes over comments (`--` to the end of the line, `/* … */`) and cuts names to 63 bytes, so that the expression would be another one than the text says: `k1--1` is `k1`.",
    remedy:
      "Take the comment out, and write it behind `#` in the YAML. To subtract a negative number, write a space or parentheses: `k1 - -1`.",
  },
];

/** A problem on its way out of the compiler; offsets are still bytes of the parsed statement. */
export class ProblemSignal extends Error {
  readonly kind: ProblemKind;
  readonly hint: string;
  readonly location: number;

  constructor(kind: ProblemKind, location: number, message: string, hint: string) {
    super(message);
    this.kind = kind;
    this.location = location;
    this.hint = hint;
  }
}
