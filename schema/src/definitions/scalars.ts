import { either, integer, listOf, mapOf, oneWordOf, text } from "./builder.js";

/** Longest name of a thing in the project: leaves room for what is put around it in PostgreSQL's 63 bytes. */
export const longestName = 40;

/** Names of sources, entities, views, fields and models. They become SQL and TypeScript names. */
export const name = text({
  title: "name",
  pattern: `^[a-z][a-z0-9_]{0,${longestName - 1}}$`,
  examples: ["late_arrival"],
});

/** Names of services, monitors and the project, which also appear in host names: `-` is allowed. */
export const dashedName = text({
  title: "name with dashes",
  pattern: `^[a-z][a-z0-9_-]{0,${longestName - 1}}$`,
  examples: ["delay-api"],
});

/** Columns that PostgreSQL gives every table; none of a table's own can have such a name. */
export const systemColumns: readonly string[] = ["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

const noSystemColumn = `(?!(?:${systemColumns.join("|")})$)`;

const columnPattern = `^${noSystemColumn}[A-Za-z][A-Za-z0-9_]{0,62}$`;

/** Whether the language takes the name for a column. */
export function isColumnName(name: string): boolean {
  return new RegExp(columnPattern).test(name);
}

/** Names of columns, as the data has them. A leading `_` is kept for columns that ingestion adds. */
export const columnName = text({
  title: "column name",
  pattern: columnPattern,
  examples: ["sched_dep_utc"],
});

/** Names of features: each is a column of its view's tables. */
export const fieldName = text({
  title: "feature name",
  pattern: `^${noSystemColumn}[a-z][a-z0-9_]{0,${longestName - 1}}$`,
  examples: ["late_rate_7d"],
});

export const columnType = oneWordOf("integer", "float", "string", "boolean", "timestamp", "date");

export const duration = text({
  title: "duration",
  pattern: "^(0|[1-9][0-9]{0,6})(s|m|h|d|w)$",
  examples: ["45m", "7d"],
});

export const percent = text({
  title: "percentage",
  pattern: "^(100|[0-9]{1,2})(\\.[0-9]{1,6})?%$",
  examples: ["20%"],
});

export const cron = text({
  title: "cron expression of five fields",
  pattern: "^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|\\S+( +\\S+){4})$",
  examples: ["15 * * * *", "@daily"],
});

export const catchup = oneWordOf("none", "last", "all");

/** A scalar expression of the subset of PostgreSQL that the language takes. */
export const expression = text({ title: "expression", examples: ["distance > 500"] });

/** A function of the user's own code: a TypeScript module within the project's folder, and its export. */
export const moduleExport = text({
  title: "module and its export",
  pattern: "^\\./[^#\\s\\\\]+\\.m?ts#[A-Za-z_$][A-Za-z0-9_$]*$",
  examples: ["./src/clean.ts#dropCancelled"],
});

export const port = integer({ title: "port", minimum: 1, maximum: 65535, examples: [8000] });

const byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

export const ipAddress = text({
  title: "IP address",
  pattern: `^(${byte}(\\.${byte}){3}|([0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4})$`,
  examples: ["0.0.0.0", "192.168.1.20"],
});

/** A value that a process reads when it starts. */
export const reference = text({
  title: "reference",
  pattern: "^\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*(:-((?!\\$\\{)[^}])*)?|secret:[A-Za-z_][A-Za-z0-9_]*)\\}$",
  examples: ["${env:DATABASE_URL}", "${secret:DATABASE_URL}"],
});

/** As `reference`, but without a default: a secret with a default would stand in the file. */
export const secretReference = text({
  title: "reference without a default",
  pattern: "^\\$\\{(env|secret):[A-Za-z_][A-Za-z0-9_]*\\}$",
  examples: ["${secret:API_KEY}"],
});

export const description = text();

/** Labels by name, such as `team: growth`. */
export const tags = mapOf(
  text({ pattern: "^[A-Za-z][A-Za-z0-9_.-]*$", maxLength: 63, examples: ["team"] }),
  text(),
  {
    minProperties: 1,
  },
);

export const columnList = listOf(columnName, { minItems: 1, uniqueItems: true });

export const oneOrMoreColumns = either(columnName, columnList);

/** Features as a reader names them: `view.field`, `view.*`, `alias.view.field`. */
export const featureList = listOf(
  text({
    title: "feature",
    pattern: "^([a-z][a-z0-9_]*\\.)?[a-z][a-z0-9_]*\\.(\\*|[a-z][a-z0-9_]*)$",
    examples: ["airport_weather.*", "plane_facts.seats", "origin_airport.airport_facts.*"],
  }),
  { minItems: 1, uniqueItems: true },
);
