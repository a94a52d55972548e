import type { Source } from "@mlops-yaml/schema";
import type { SourceDefinition } from "../../../runtime/src/definitions/source.js";
import { fileSource } from "../../../runtime/test/support/project.js";

/** A source of files as generated code hands it to the runtime. */
export function definitionOf(source: Source): SourceDefinition {
  const { header: names, encoding, ...connection } = source.connection as unknown as Record<string, unknown>;
  const columns = source.columns.map(({ name, type, nullable, from, format }) => [
    name,
    { type, nullable, ...(from && { from }), ...(format && { format }) },
  ]);
  return fileSource(source.name, "", Object.fromEntries(columns) as SourceDefinition["columns"], {
    connection: {
      ...connection,
      ...(Array.isArray(names) && { header: names }),
      ...(encoding !== "utf-8" && { encoding }),
    } as SourceDefinition["connection"],
    primaryKey: source.primaryKey,
    eventTime: source.eventTime,
  });
}
