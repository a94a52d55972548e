/** A function of the user's own code. */
export interface UserFunction<F> {
  /** `src/clean.ts#dropCancelled`, as messages name it. */
  readonly name: string;
  /** Name of the export. */
  readonly export: string;
  /** URL of the compiled module. */
  readonly module: string;
  /** Loads it into the process itself. */
  readonly load: () => Promise<F>;
}

/** A row in; a row out, or null to drop it. What it throws sets the row aside with the message as the reason. */
export type RowTransform<Input, Row> = (row: Readonly<Input>) => Row | null;

/** All rows of a batch in and out, in constant memory. What it throws keeps the batch out. */
export type BatchTransform<Input, Row> = (
  rows: AsyncIterable<Readonly<Input>>,
) => AsyncIterable<Row> | Iterable<Row>;

/** Whether a value that is not missing is as expected. */
export type ValuePredicate<Value> = (value: Value) => boolean;

/** Whether some columns of a row are as expected. */
export type RowPredicate<Row> = (row: Readonly<Row>) => boolean;

/** What code of the user's own finds of a batch as a whole. */
export interface BatchVerdict {
  readonly success: boolean;
  /** What was measured, for the result; JSON. */
  readonly observed_value?: unknown;
  /** Whatever explains it, for the result; JSON. */
  readonly details?: unknown;
}

/** Judges a batch, whose rows it gets one after the other, in constant memory. */
export type BatchCheck<Row> = (rows: AsyncIterable<Readonly<Row>>) => BatchVerdict | Promise<BatchVerdict>;

/** The value of a feature for one row of its source, in which it has the columns that mlops.yaml names. */
export type FieldFunction<Row, Value> = (row: Readonly<Row>) => Value;
