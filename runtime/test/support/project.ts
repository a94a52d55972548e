import pg from "pg";
import type { MigratedProject } from "../../src/migration/index.js";
import { storedTypes } from "../../src/store/index.js";
import type { ColumnDefinition } from "../../src/definitions/column.js";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import type { SourceDefinition } from "../../src/definitions/source.js";

/** A file source with the defaults of the language, but for the limit of bad rows. */
export function fileSource(
  name: string,
  path: string,
  columns: Record<string, ColumnDefinition>,
  rest: Partial<Omit<SourceDefinition, "name" | "columns">> = {},
): SourceDefinition {
  return {
    name,
    connection: { type: "file", path, format: "csv", delimiter: ",", quote: '"', nullValues: [""] },
    columns,
    primaryKey: [],
    eventTime: null,
    ingest: {
      mode: "incremental",
      schedule: null,
      retries: { attempts: 0, backoffSeconds: 0 },
      timeoutSeconds: 600,
      onBadRow: "quarantine",
      // Of a test's few rows most may be bad; the limit has tests of its own.
      maxBadRows: { share: 1 },
    },
    expectations: [],
    ...rest,
  };
}

/** The project's tables as the generator's SQL makes them: additive and repeatable. */
export function projectOf(
  sources: readonly SourceDefinition[],
  features: readonly FeatureViewDefinition[] = [],
): MigratedProject {
  const statements = [
    ...sources.map((source) =>
      tableSql(
        "raw",
        source.name,
        {
          ...source.columns,
          _batch_id: { type: "integer" },
          ...(source.ingest.mode === "scd2" ? historyColumns : {}),
        },
        source.ingest.mode === "scd2" ? [...source.primaryKey, "_valid_from"] : source.primaryKey,
      ),
    ),
    ...features.flatMap((view) => {
      const types = {
        ...view.keys,
        event_time: "timestamp" as const,
        known_at: "timestamp" as const,
        ...view.fields,
      };
      const columns = Object.fromEntries(
        Object.entries(types).map(([column, type]) => [column, { type, nullable: true }]),
      );
      return [
        tableSql("features", view.name, columns, []),
        tableSql("online", view.name, columns, Object.keys(view.keys)),
      ];
    }),
  ];
  return { sources, features, tablesSql: statements.join("\n") };
}

const historyColumns: Record<string, ColumnDefinition> = {
  _valid_from: { type: "timestamp" },
  _valid_to: { type: "timestamp", nullable: true },
};

function tableSql(
  schema: string,
  name: string,
  columns: Record<string, ColumnDefinition>,
  primaryKey: readonly string[],
): string {
  const table = `${schema}.${pg.escapeIdentifier(name)}`;
  const key = primaryKey.map(pg.escapeIdentifier).join(", ");
  return [
    `CREATE TABLE IF NOT EXISTS ${table} ();`,
    ...Object.entries(columns).map(
      ([column, { type, nullable }]) =>
        `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${pg.escapeIdentifier(column)} ${storedTypes[type]}${nullable ? "" : " NOT NULL"};`,
    ),
    primaryKey.length === 0
      ? ""
      : `DO $$ BEGIN
           IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${pg.escapeLiteral(table)}::regclass AND contype = 'p')
           THEN ALTER TABLE ${table} ADD PRIMARY KEY (${key}); END IF;
         END $$;`,
  ].join("\n");
}
