import { defaults } from "../definitions/defaults.js";
import type { FieldText } from "../definitions/feature-view.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { FeatureField } from "../project.js";
import type { Path } from "../read/document.js";
import type { ViewSite } from "./feature-fields.js";
import { isWritten, problemAt } from "./site.js";
import { resolveUserFunction, rowFunctionStub } from "./user-function.js";

/** A field whose values a function of the user's own gives; null if it has problems, which are reported. */
export async function resolveCodeField(
  { site, source }: ViewSite,
  path: Path,
  name: string,
  text: FieldText & { readonly module: string },
): Promise<FeatureField | null> {
  const columns = text.columns ?? [];
  const known = source.columns.map((column) => column.name);
  const unknown = columns.filter((column) => !known.includes(column));
  for (const column of unknown)
    if (!isWritten(site, ["sources", source.name, "columns", column]))
      problemAt(site, [...path, "columns", columns.indexOf(column)], {
        code: "MLO1202",
        message: `sources.${source.name} has no column "${column}".`,
        hint: suggestion(column, known, "columns"),
      });
  const type = text.type;
  const nullable = text.nullable ?? defaults.column.nullable;
  const stub = rowFunctionStub(source.name, columns, type ?? "float", nullable);
  const called = await resolveUserFunction(site, [...path, "module"], text.module, stub);
  if (called === null || unknown.length > 0 || type === undefined) return null;
  return {
    name,
    type,
    nullable,
    unit: text.unit ?? null,
    description: text.description ?? null,
    value: { kind: "code", function: called, columns: [...columns].sort() },
  };
}
