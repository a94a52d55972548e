import type { DerivedByCodeText } from "../definitions/model.js";
import { defaults } from "../definitions/defaults.js";
import type { ModelInput } from "../project.js";
import type { Path } from "../read/document.js";
import { areReadable, columnsOfSource } from "./code-columns.js";
import { kindOf } from "./input-kind.js";
import type { ModelSite, Reason } from "./model-site.js";
import { resolveUserFunction, rowFunctionStub } from "./user-function.js";

/** A derived input that a function of the user's own gives; null if it has problems, which are reported. */
export async function resolveDerivedByCode(
  model: ModelSite,
  path: Path,
  name: string,
  text: DerivedByCodeText,
  reasons: Reason[],
): Promise<ModelInput | null> {
  const { site, source } = model;
  const readable = columnsOfSource(source);
  const areThere = areReadable(site, [...path, "columns"], text.columns, readable);
  text.columns.forEach((column, index) => {
    if (readable.names.includes(column))
      reasons.push({
        column,
        path: [...path, "columns", index],
        text: column,
        role: `read by the derived input "${name}"`,
      });
  });
  const nullable = text.nullable ?? defaults.column.nullable;
  const stub = rowFunctionStub(source.name, text.columns, text.type, nullable);
  const called = await resolveUserFunction(site, [...path, "module"], text.module, stub);
  const kind = kindOf(model, [...path, "type"], `The derived input "${name}"`, text.type);
  if (called === null || !kind || !areThere) return null;
  const columns = [...text.columns].sort();
  return { name, type: text.type, kind, nullable, unit: null, origin: "code", function: called, columns };
}
