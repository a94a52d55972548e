import { defaults } from "../definitions/defaults.js";
import type { FileText } from "../definitions/file.js";
import type { SourceText } from "../definitions/source.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { Expression } from "../expressions/expression.js";
import type { Column, Source } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { compileAt, compileOwn, moment, scopeOf, type Scope } from "./compile.js";
import { checkColumnsRead } from "./columns-read.js";
import { resolveConnection } from "./connection.js";
import { resolveExpectations } from "./expectations.js";
import { resolveIngest } from "./ingest.js";
import { isWritten, problemAt, problemAtKey, sortedEntries, type ByName, type Site } from "./site.js";
import { checkKeyWidth, checkTableWidth } from "./table-width.js";
import { plainColumn, resolveTransform } from "./transform.js";
import { quoted, seconds } from "./values.js";

/** Column that history (scd2) adds: when a version of a row began to be valid. */
const validFrom: Column = {
  name: "_valid_from",
  type: "timestamp",
  nullable: false,
  unit: null,
  description: null,
  from: null,
  format: null,
  knownAt: null,
};

/** All sources by name, with the expectations on their data. */
export async function resolveSources(site: Site, file: FileText, timezone: string): Promise<ByName<Source>> {
  const sources = new Map<string, Source>();
  for (const [name, text] of sortedEntries(file.sources))
    sources.set(name, await resolveSource(site, name, text, file, timezone));
  for (const name of Object.keys(file.expectations ?? {}))
    if (!sources.has(name) && !isWritten(site, ["sources", name]))
      problemAtKey(site, ["expectations", name], {
        code: "MLO1201",
        message: `expectations.${name} is for a source that does not exist.`,
        hint: suggestion(name, sources.keys(), "sources"),
      });
  return sources;
}

async function resolveSource(
  site: Site,
  name: string,
  text: SourceText,
  { expectations, sources }: Pick<FileText, "expectations" | "sources">,
  timezone: string,
): Promise<Source> {
  const path = ["sources", name];
  const plain = sortedEntries(text.columns).map(([columnName, column]) => plainColumn(columnName, column));
  const isHistory = text.ingest?.mode === "scd2";
  checkTableWidth(site, [...path, "columns"], dotted(path), plain);
  checkKeyWidth(site, [...path, "primary_key"], text.primary_key ?? [], isHistory ? 1 : 0);
  checkColumnsRead(site, path, text, plain);
  const scope = scopeOf({ name, columns: isHistory ? [...plain, validFrom] : plain }, timezone);
  const eventTime = isHistory ? validFrom.name : resolveEventTime(site, path, text, plain);
  return {
    name,
    description: text.description ?? null,
    connection: await resolveConnection(site, path, text),
    columns: await withKnownTimes(site, path, text, plain, scope),
    primaryKey: resolvePrimaryKey(site, path, text, plain),
    eventTime,
    createdAt: resolveCreatedAt(site, path, text, plain),
    knownAt: await resolveKnownAt(site, path, text, eventTime, scope),
    transform: await resolveTransform(site, path, text.transform, plain),
    schemaDrift: text.schema_drift ?? defaults.source.schema_drift,
    ingest: resolveIngest(site, path, text, plain),
    expectations: await resolveExpectations(
      site,
      name,
      expectations !== undefined && Object.hasOwn(expectations, name) ? (expectations[name] ?? []) : [],
      plain,
      Object.keys(sources ?? {}),
    ),
  };
}

function columnNamed(
  site: Site,
  path: Path,
  source: Path,
  name: string,
  columns: readonly Column[],
): Column | null {
  const column = columns.find((candidate) => candidate.name === name);
  if (column) return column;
  if (!isWritten(site, [...source, "columns", name]))
    problemAt(site, path, {
      code: "MLO1202",
      message: `${dotted(source)} has no column "${name}".`,
      hint: suggestion(
        name,
        columns.map((candidate) => candidate.name),
        "columns",
      ),
    });
  return null;
}

function resolveEventTime(
  site: Site,
  path: Path,
  text: SourceText,
  columns: readonly Column[],
): string | null {
  if (text.event_time === undefined) return null;
  const at = [...path, "event_time"];
  const column = columnNamed(site, at, path, text.event_time, columns);
  if (column && (column.type !== "timestamp" || column.nullable))
    problemAt(site, at, {
      code: "MLO1302",
      message: `${dotted(at)} is the column "${column.name}", which ${column.type === "timestamp" ? "may be missing" : `is of type ${column.type}`}.`,
      hint: "The event time is a timestamp column that is not nullable.",
    });
  return text.event_time;
}

function resolveCreatedAt(
  site: Site,
  path: Path,
  text: SourceText,
  columns: readonly Column[],
): string | null {
  if (text.created_at === undefined) return null;
  const at = [...path, "created_at"];
  if (text.event_time === undefined) needsEventTime(site, at, path);
  const column = columnNamed(site, at, path, text.created_at, columns);
  if (column && column.type !== "timestamp")
    problemAt(site, at, {
      code: "MLO1302",
      message: `${dotted(at)} is the column "${column.name}", which is of type ${column.type}.`,
      hint: "Name a timestamp column.",
    });
  return column?.name ?? null;
}

function resolvePrimaryKey(
  site: Site,
  path: Path,
  text: SourceText,
  columns: readonly Column[],
): readonly string[] {
  const key = text.primary_key ?? [];
  key.forEach((name, index) => {
    const at = [...path, "primary_key", index];
    const column = columnNamed(site, at, path, name, columns);
    if (column && (column.nullable || column.type === "float"))
      problemAt(site, at, {
        code: "MLO1302",
        message: `${dotted(at)} is the column "${name}", which ${column.nullable ? "may be missing" : "is of type float"}.`,
        hint: "Columns of a primary key are not nullable, and never float: equal numbers may differ in their last digit.",
      });
  });
  return key;
}

async function withKnownTimes(
  site: Site,
  path: Path,
  text: SourceText,
  columns: readonly Column[],
  scope: Scope,
): Promise<readonly Column[]> {
  const result: Column[] = [];
  for (const column of columns) {
    const written = text.columns[column.name]?.known_at;
    const at = [...path, "columns", column.name, "known_at"];
    if (written === undefined) result.push(column);
    else if (text.event_time === undefined) {
      needsEventTime(site, at, path);
      result.push(column);
    } else result.push({ ...column, knownAt: await compileAt(site, at, written, scope, moment) });
  }
  return result;
}

function needsEventTime(site: Site, at: Path, source: Path): void {
  problemAtKey(site, at, {
    code: "MLO1303",
    message: `${dotted(at)} is set, but ${dotted(source)} has no event_time.`,
    hint: `Declare the event_time, or remove ${String(at.at(-1))}.`,
  });
}

async function resolveKnownAt(
  site: Site,
  path: Path,
  text: SourceText,
  eventTime: string | null,
  scope: Scope,
): Promise<Expression | null> {
  if (text.known_at !== undefined && text.delay !== undefined)
    problemAtKey(site, [...path, "delay"], {
      code: "MLO1107",
      message: `${dotted(path)} has "delay" and "known_at", which exclude each other.`,
      hint: "Keep one of them.",
      related: { message: "known_at is here", path: [...path, "known_at"] },
    });
  if (eventTime === null) {
    for (const key of ["known_at", "delay"] as const)
      if (text[key] !== undefined) needsEventTime(site, [...path, key], path);
    return null;
  }
  if (text.known_at !== undefined)
    return compileAt(site, [...path, "known_at"], text.known_at, scope, moment);
  if (scope.columns[eventTime]?.type !== "timestamp") return null;
  const delay = seconds(text.delay ?? defaults.source.delay);
  return compileOwn(
    delay === 0 ? quoted(eventTime) : `${quoted(eventTime)} + interval '${delay} seconds'`,
    scope,
  );
}
