import { setImmediate } from "node:timers/promises";
import { parquetMetadataAsync, parquetRead, type AsyncBuffer } from "hyparquet";
import { ByteWriter, ParquetWriter, schemaFromColumnData, type ColumnSource } from "hyparquet-writer";
import type { ColumnType } from "../definitions/column.js";
import type { ModelDefinition } from "../definitions/model.js";
import { columnBuilder, numberBuilder } from "../frame/column-builder.js";
import type { Examples } from "./examples.js";
import type { Column } from "../frame/frame.js";

/** Rows of a row group: so many are held at once while a training set is read and written. */
export const snapshotGroupRows = 20_000;

export interface SnapshotWriter {
  /** Adds the next examples as a row group. All groups have times, or none has. */
  add(group: Examples): void;
  /** @returns the file */
  finish(): Uint8Array;
}

/**
 * The training set as a Parquet file that any tool reads: example_id, predict_at (where there are times),
 * label, then the inputs by their types; missing values are nulls. The same groups give the same bytes. What is
 * added is written at once, so that of a training set only its file is ever in memory as a whole.
 */
export function openSnapshot(model: Pick<ModelDefinition, "task" | "inputs">): SnapshotWriter {
  const writer = new ByteWriter();
  let parquet: ParquetWriter | undefined;
  return {
    add(group) {
      const columnData = columnsOf(group, model);
      parquet ??= new ParquetWriter({
        writer,
        schema: schemaFromColumnData({ columnData }),
        statistics: false,
      });
      void parquet.write({
        columnData: columnData.map(({ name, data }) => ({ name, data })),
        rowGroupSize: group.ids.length,
      });
    },
    finish() {
      void parquet?.finish();
      return writer.getBytes();
    },
  };
}

/** Reads what openSnapshot wrote. Categories are numbered by first appearance, as they were. */
export async function readSnapshot(
  bytes: Uint8Array,
  model: Pick<ModelDefinition, "inputs">,
): Promise<Examples> {
  const file: AsyncBuffer = {
    byteLength: bytes.byteLength,
    slice: (start, end) =>
      bytes.buffer.slice(
        bytes.byteOffset + start,
        bytes.byteOffset + (end ?? bytes.byteLength),
      ) as ArrayBuffer,
  };
  const metadata = await parquetMetadataAsync(file);
  const hasTimes = metadata.schema.some(({ name }) => name === "predict_at");
  const ids: string[] = [];
  const predictAt = numberBuilder();
  const label = numberBuilder();
  const builders = model.inputs.map(columnBuilder);
  const addOf = new Map<string, (value: unknown) => void>([
    ["example_id", (value) => ids.push(value as string)],
    ["predict_at", (value) => predictAt.add((value as Date).getTime())],
    ["label", (value) => label.add(value as number)],
    ...model.inputs.map((input, i): [string, (value: unknown) => void] => [
      input.name,
      (value) => builders[i]!.add(numberOf(value ?? null)),
    ]),
  ]);
  let rowStart = 0;
  for (const { num_rows: groupRows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(groupRows);
    await parquetRead({
      file,
      metadata,
      rowStart,
      rowEnd,
      onChunk: ({ columnName, columnData }) => {
        const add = addOf.get(columnName);
        if (add) for (const value of columnData) add(value);
      },
    });
    await setImmediate();
    rowStart = rowEnd;
  }
  return {
    ids,
    predictAt: hasTimes ? predictAt.finish() : null,
    label: label.finish(),
    frame: { rows: ids.length, columns: builders.map((builder) => builder.finish()) },
  };
}

/** Integers of files are bigints; those that no double holds stay so. */
function numberOf(value: unknown): number | bigint | boolean | string | null {
  if (typeof value !== "bigint") return value as number | boolean | string | null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function columnsOf(
  { ids, predictAt, label, frame }: Examples,
  { task, inputs }: Pick<ModelDefinition, "task" | "inputs">,
): ColumnSource[] {
  return [
    { name: "example_id", data: [...ids], type: "STRING", nullable: false },
    ...(predictAt
      ? [
          {
            name: "predict_at",
            data: Array.from(predictAt, (time) => new Date(time)),
            type: "TIMESTAMP",
            nullable: false,
          } as const,
        ]
      : []),
    task === "regression"
      ? { name: "label", data: label, type: "DOUBLE", nullable: false }
      : { name: "label", data: Array.from(label, (value) => value === 1), type: "BOOLEAN", nullable: false },
    ...frame.columns.map((column, index) => inputColumn(column, inputs[index]?.type)),
  ];
}

/** Numbers as the input declares them; within a frame all are doubles. */
const numericTypes = {
  integer: { type: "INT64", of: (value: number) => BigInt(value) },
  boolean: { type: "BOOLEAN", of: (value: number) => value === 1 },
  float: { type: "DOUBLE", of: (value: number) => value },
} as const;

function inputColumn(column: Column, declared: ColumnType | undefined): ColumnSource {
  const { name } = column;
  if (column.kind === "numeric") {
    const { type, of } = numericTypes[declared === "integer" || declared === "boolean" ? declared : "float"];
    const { exact } = column;
    const data = Array.from(column.values, (value, row) =>
      Number.isNaN(value) ? null : ((type === "INT64" ? exact?.get(row) : undefined) ?? of(value)),
    );
    return { name, data, type, nullable: true };
  }
  const data = Array.from(column.codes, (code) => column.categories[code] ?? null);
  return { name, data, type: "STRING", nullable: true };
}
