/** generated/sources/<source>.ts: where the data comes from, what it looks like and what is expected of it. */
import type { Expectation, Ingest, Project, Source } from "@mlops-yaml/schema";
import type { EmittedFile, Emitter } from "../frame/emitter.js";
import { constantOf, pascalCase } from "../frame/names.js";
import { rowProperties } from "../frame/row-type.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import { commented, printValue, withSortedKeys, type Value } from "../frame/value.js";
import { print } from "../sql/expression.js";
import { addExpectationCode } from "./code-expectations.js";
import { connectionValue } from "./connection.js";
import { columnsWithTimes } from "./columns.js";
import { addTransform } from "./transform.js";

export const sourcesEmitter: Emitter = {
  name: "sources",
  emit: (project: Project) => project.sources.map(emitSource),
};

function emitSource(source: Source): EmittedFile {
  const file = new TypeScriptFile();
  file.addInterface({
    name: `${pascalCase(source.name)}Row`,
    doc: source.description ?? `A row of ${source.name}.`,
    properties: rowProperties(source.columns),
  });
  const path = `generated/sources/${source.name}.ts`;
  const transform = source.transform && addTransform(file, source, source.transform, path);
  const codeOf = addExpectationCode(file, source, path);
  file.addConstant({
    name: constantOf.source(source.name),
    type: file.useType("SourceDefinition"),
    initializer: printValue(definition(source, transform, codeOf)),
  });
  return {
    path,
    node: `sources.${source.name}`,
    content: file.print(),
  };
}

function definition(source: Source, transform: Value, codeOf: (expectation: Expectation) => Value): Value {
  const { name, connection, columns, primaryKey, eventTime, ingest, expectations } = source;
  return {
    name,
    connection: connectionValue(connection),
    columns: columnsWithTimes(columns),
    primaryKey,
    eventTime,
    createdAt: source.createdAt ?? undefined,
    knownAt: source.knownAt ? print(source.knownAt) : undefined,
    transform: transform ?? undefined,
    schemaDrift: source.schemaDrift === "strict" ? source.schemaDrift : undefined,
    ingest: {
      mode: ingest.mode,
      cursor: ingest.cursor ? { ...ingest.cursor } : undefined,
      schedule: ingest.schedule,
      catchup: ingest.catchup === "none" ? undefined : (ingest.catchup ?? undefined),
      retries: { ...ingest.retries },
      timeoutSeconds: ingest.timeoutSeconds,
      onBadRow: ingest.onBadRow,
      ...limits(ingest),
    },
    expectations: expectations.map((expectation) =>
      commented(expectation.description, {
        type: expectation.type,
        kwargs: withSortedKeys(expectation.kwargs),
        severity: expectation.severity,
        onFail: expectation.onFail,
        code: codeOf(expectation),
      }),
    ),
  };
}

/** What differs from what the runtime does without being told. */
function limits({ maxBadRows, allowEmpty, maxAheadSeconds }: Ingest): Record<string, Value | undefined> {
  const isUsual = "share" in maxBadRows && maxBadRows.share === 0.5;
  return {
    maxBadRows: isUsual ? undefined : { ...maxBadRows },
    allowEmpty: allowEmpty || undefined,
    maxAheadSeconds: maxAheadSeconds ?? undefined,
  };
}
