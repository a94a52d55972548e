import type { Retrieval } from "@mlops-yaml/generator";
import type { RetrievalQuery } from "@mlops-yaml/runtime/control";
import type { OpenTable } from "@mlops-yaml/runtime/profiling";
import { CommandError } from "../errors/command-error.js";
import { formatCount } from "../output/format.js";
import { requireDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { printJson, say, type Terminal } from "../terminal.js";

export interface HistoryOptions {
  readonly entities: string;
  readonly out: string;
  readonly time?: string;
  readonly raw?: true;
  readonly json?: true;
}

/** Feast's name for the column with the times. */
const standardTime = "event_timestamp";

/**
 * Writes the rows of a file with the features that were known at their times.
 * @throws CommandError MLO6030, GeneratorError MLO3006, RuntimeError MLO5112 and what reading the file throws
 */
export async function writeHistory(
  terminal: Terminal,
  { folder, project }: LoadedProject,
  references: readonly string[],
  options: HistoryOptions,
): Promise<void> {
  if (!/\.(csv|parquet)$/.test(options.out))
    throw new CommandError(
      "MLO6030",
      `${options.out} has no ending that names a format`,
      "Write to a .csv or a .parquet file.",
    );
  const { askedColumns, retrievalOf } = await import("@mlops-yaml/generator");
  const retrieval = retrievalOf(project, references);
  const { openTable } = await import("@mlops-yaml/runtime/profiling");
  const entities = await openTable(process.cwd(), options.entities);
  const asked = askedFor(entities, retrieval, options);
  const passed = Object.keys(asked.columns);
  const query: RetrievalQuery = {
    ...asked,
    names: askedColumns,
    sql: retrieval.sql(passed),
    output: [...passed.map((name) => ({ name, type: asked.columns[name]!.type })), ...retrieval.features],
    features: retrieval.features.map(({ name }) => name),
    timezone: project.timezone,
    raw: options.raw === true,
  };
  const databaseUrl = await requireDatabase(folder, terminal.env);
  const { retrieveFeatures } = await import("@mlops-yaml/runtime/control");
  const { rows, missing } = await retrieveFeatures(databaseUrl, entities, query, options.out);
  if (options.json) return printJson(terminal, { file: options.out, rows, missing });
  say(terminal, `${terminal.colors.talk.green("ok")} ${options.out}: ${formatCount(rows)} rows`);
  for (const [name, count] of Object.entries(missing))
    if (count > 0) say(terminal, `  ${name} is missing in ${formatCount(count)}`);
}

/** The columns of the file: keys, times and what on-demand features take by their types, the others as they are. */
function askedFor(
  { files, columns: found }: OpenTable,
  { columns: needed, features, needsTime }: Retrieval,
  options: HistoryOptions,
): Pick<RetrievalQuery, "columns" | "time"> {
  const file = files.join(", ");
  const names = found.map(({ name }) => name);
  const time = options.time ?? (names.includes(standardTime) ? standardTime : null);
  const lacking = (name: string, why: string, hint: string): CommandError =>
    new CommandError("MLO6030", `${file} has no column "${name}", ${why}`, hint);
  if (time !== null && !names.includes(time))
    throw lacking(time, "which --time names", `The columns are: ${names.join(", ")}.`);
  if (time === null && needsTime)
    throw lacking(
      standardTime,
      "and features change with time",
      `Name the column with --time; there are: ${names.join(", ")}.`,
    );
  for (const { name, neededBy } of needed)
    if (!names.includes(name))
      throw lacking(name, `which ${neededBy} needs`, `The columns are: ${names.join(", ")}.`);
  const repeated = features.find(({ name }) => names.includes(name));
  if (repeated)
    throw new CommandError(
      "MLO6030",
      `${file} has a column "${repeated.name}" already`,
      "Rename it in the file.",
    );
  const types = new Map(needed.map(({ name, type }) => [name, type]));
  return {
    time,
    columns: Object.fromEntries(
      names.map((name) => [
        name,
        { type: name === time ? "timestamp" : (types.get(name) ?? "string"), nullable: true, from: name },
      ]),
    ),
  };
}
