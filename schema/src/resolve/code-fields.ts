import { defaults } from "../definitions/defaults.js";
import type { FieldText } from "../definitions/feature-view.js";
import type { FeatureField } from "../project.js";
import type { Path } from "../read/document.js";
import { areReadable, columnsOfSource } from "./code-columns.js";
import type { ViewSite } from "./view-site.js";
import { resolveUserFunction, rowFunctionStub } from "./user-function.js";

/** A field whose values a function of the user's own gives; null if it has problems, which are reported. */
export async function resolveCodeField(
  { site, source }: ViewSite,
  path: Path,
  name: string,
  text: FieldText & { readonly module: string },
): Promise<FeatureField | null> {
  const columns = text.columns ?? [];
  const areThere = areReadable(site, [...path, "columns"], columns, columnsOfSource(source));
  const type = text.type;
  const nullable = text.nullable ?? defaults.column.nullable;
  const stub = rowFunctionStub(source.name, columns, type ?? "float", nullable);
  const called = await resolveUserFunction(site, [...path, "module"], text.module, stub);
  if (called === null || !areThere || type === undefined) return null;
  return {
    name,
    type,
    nullable,
    unit: text.unit ?? null,
    description: text.description ?? null,
    value: { kind: "code", function: called, columns: [...columns].sort() },
  };
}
