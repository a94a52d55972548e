import type { ColumnDefinition, ColumnType } from "../../../runtime/src/definitions/column.js";
import type { FileFormatDefinition } from "../../../runtime/src/definitions/connection.js";
import type { ExpectationDefinition } from "../../../runtime/src/definitions/expectation.js";
import type { SourceDefinition } from "../../../runtime/src/definitions/source.js";
import type { Random } from "../random.js";

const types: readonly ColumnType[] = ["integer", "float", "string", "boolean", "timestamp", "date"];
const names = [
  "id",
  "name",
  "Value",
  "at",
  "order",
  "x y",
  "naïve",
  "a.b",
  "k_1",
  "constructor",
  "__proto__x",
  "日",
];
const formats: readonly (string | undefined)[] = [
  undefined,
  undefined,
  "%d/%m/%Y %H:%M",
  "epoch",
  "epoch_ms",
];
const modes = ["append", "incremental", "upsert"] as const;

/** A source of files with a random declaration, by the name of its table. */
export function randomSource(r: Random, name: string): SourceDefinition {
  const columns: Record<string, ColumnDefinition> = {};
  for (const column of r.shuffled(names).slice(0, r.between(1, 6))) columns[column] = randomColumn(r);
  const first = Object.keys(columns)[0]!;
  const mode = r.pick(modes);
  const hasKey = mode === "upsert" || r.chance(0.3);
  if (hasKey) columns[first] = { type: r.pick(["integer", "string"] as const) };
  return {
    name,
    connection: { type: "file", path: `${name}/*`, ...randomFormat(r, Object.keys(columns)) },
    columns,
    primaryKey: hasKey ? [first] : [],
    eventTime: null,
    ingest: {
      mode,
      schedule: null,
      retries: { attempts: 0, backoffSeconds: 0 },
      timeoutSeconds: 600,
      onBadRow: r.chance(0.9) ? "quarantine" : "block",
      maxBadRows: r.chance(0.8) ? { share: 1 } : { rows: 2 },
    },
    expectations: r.chance(0.3) ? randomExpectations(r, first) : [],
    ...(r.chance(0.1) && { schemaDrift: "strict" as const }),
  };
}

function randomColumn(r: Random): ColumnDefinition {
  const type = r.pick(types);
  const format = type === "timestamp" || type === "date" ? r.pick(formats) : undefined;
  return {
    type,
    ...(r.chance(0.6) && { nullable: true }),
    ...(format !== undefined && { format }),
  };
}

function randomFormat(r: Random, columns: readonly string[]): FileFormatDefinition {
  const encoding = r.chance(0.1) ? { encoding: r.pick(["utf-16le", "windows-1252", "shift_jis"]) } : {};
  switch (r.below(5)) {
    case 0:
    case 1:
      return { format: "jsonl", ...encoding };
    case 2:
      return { format: "parquet" };
    default:
      return {
        format: "csv",
        delimiter: r.pick([",", ",", ";", "\t", "|"]),
        quote: r.pick(['"', '"', '"', "'"]),
        nullValues: r.pick([[], ["NA"], ["", "null", "-"]]),
        ...(r.chance(0.2) && { header: columns }),
        ...encoding,
      };
  }
}

function randomExpectations(r: Random, column: string): ExpectationDefinition[] {
  const onFail = r.pick(["quarantine", "warn", "block"] as const);
  return [
    { type: "expect_column_values_to_not_be_null", kwargs: { column }, severity: "critical", onFail },
    {
      type: "expect_table_row_count_to_be_between",
      kwargs: { min_value: 0, max_value: 1000 },
      severity: "warning",
      onFail: "warn",
    },
  ];
}
