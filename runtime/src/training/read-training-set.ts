import pg from "pg";
import { RuntimeError } from "../errors/index.js";
import { createLogger, type Logger } from "../logging/logger.js";
import { transaction } from "../store/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { forEachComputedRow } from "./code-inputs.js";
import { columnBuilder, numberBuilder } from "../frame/column-builder.js";
import type { Examples } from "./examples.js";
import { snapshotGroupRows } from "./snapshot.js";

type Row = readonly (string | null)[];

export interface ReadingOptions {
  readonly log?: Logger;
  /** Gets the examples in order, as many at a time as a row group of a snapshot holds. */
  readonly take: (group: Examples) => void;
}

/**
 * Reads a model's examples whose labels are known at `asOf`, as they arrive, into typed columns.
 * @returns how many there are
 * @throws RuntimeError if there is no example, or a label is missing or not finite
 */
export async function readTrainingSet(
  pool: pg.Pool,
  model: ModelDefinition,
  asOf: Date,
  { log = createLogger(() => undefined), take }: ReadingOptions,
): Promise<number> {
  let group = examplesBuilder(model);
  let rows = 0;
  const handOver = (): void => {
    if (group.rows() === 0) return;
    rows += group.rows();
    take(group.finish());
    group = examplesBuilder(model);
  };
  await forEachRow(pool, model, asOf, log, (row) => {
    group.add(row);
    if (group.rows() === snapshotGroupRows) handOver();
  });
  handOver();
  if (rows > 0) return rows;
  throw new RuntimeError(
    "MLO5401",
    `${model.name}: no example whose label is known by ${asOf.toISOString()}`,
    {
      hint: `Look at the rows of raw.${model.source}, at \`where\`, and at the known times of the label's columns.`,
    },
  );
}

function examplesBuilder(model: ModelDefinition) {
  const ids: string[] = [];
  const times = numberBuilder();
  const label = numberBuilder();
  const inputs = model.inputs.map(columnBuilder);
  let timesGiven = true;
  return {
    rows: () => ids.length,
    add([id, predictAt, labelText, ...values]: Row): void {
      ids.push(id!);
      if (predictAt == null) timesGiven = false;
      else times.add(millisecondsOf(predictAt));
      label.add(readLabel(model, id!, labelText ?? null));
      for (const [i, input] of inputs.entries())
        input.add(inputValue(model.inputs[i]!.type, values[i] ?? null));
    },
    finish: (): Examples => ({
      ids,
      predictAt: timesGiven ? times.finish() : null,
      label: label.finish(),
      frame: { rows: ids.length, columns: inputs.map((input) => input.finish()) },
    }),
  };
}

/**
 * Takes the rows as they arrive, so that they are never in memory together. It is a plain query and not a
 * cursor, because PostgreSQL runs no cursor on several cores; but for inputs by code, which need one.
 */
async function forEachRow(
  pool: pg.Pool,
  model: ModelDefinition,
  asOf: Date,
  log: Logger,
  take: (row: Row) => void,
): Promise<void> {
  const { code } = model;
  if (code !== undefined) {
    return transaction(pool, (client) => forEachComputedRow(client, model, code, asOf, log, take));
  }
  const columns = ["example_id", "predict_at", "label", ...model.inputs.map(({ name }) => name)];
  const config: pg.QueryArrayConfig = {
    text: model.trainingSetSql,
    values: [asOf],
    rowMode: "array",
    types: { getTypeParser: () => (text: string) => text },
  };
  const query = new pg.Query(config);
  await transaction(
    pool,
    (client) =>
      new Promise<void>((resolve, reject) => {
        let order: readonly number[] | undefined;
        let failed = false;
        query.on("row", (row: Row, result) => {
          // What is thrown here would end the process: it is kept, and the rows that follow are let pass.
          if (failed) return;
          try {
            order ??= columns.map((column) => positionOf(column, result?.fields ?? [], model));
            take(order.map((position) => row[position]!));
          } catch (error) {
            failed = true;
            reject(error as Error);
          }
        });
        query.on("error", reject);
        query.on("end", () => resolve());
        client.query(query);
      }),
  );
}

function positionOf(column: string, fields: readonly pg.FieldDef[], model: ModelDefinition): number {
  const position = fields.findIndex(({ name }) => name === column);
  if (position < 0) throw new TypeError(`the training set of ${model.name} has no column ${column}`);
  return position;
}

function readLabel(model: ModelDefinition, id: string, text: string | null): number {
  if (text === null) {
    throw new RuntimeError("MLO5402", `${model.name}: the label of example ${id} is null`, {
      hint: "Exclude such rows: where: <column of the label> is not null.",
    });
  }
  const value = model.task === "regression" ? Number(text) : numberOfBoolean(text);
  if (!Number.isFinite(value)) {
    throw new RuntimeError("MLO5405", `${model.name}: the label of example ${id} is ${text}`, {
      hint: "Exclude such rows with where, or change the label expression.",
    });
  }
  return value;
}

function inputValue(type: string, text: string | null): string | number | bigint | null {
  if (text === null || type === "string" || type === "date") return text;
  if (type === "integer") {
    const number = Number(text);
    return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
  }
  return type === "boolean" ? numberOfBoolean(text) : Number(text);
}

/** PostgreSQL writes booleans as t and f. */
const numberOfBoolean = (text: string): number => (text === "t" ? 1 : text === "f" ? 0 : Number(text));

const parseTimestamp = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ);

const millisecondsOf = (text: string): number => Number(parseTimestamp(text));
