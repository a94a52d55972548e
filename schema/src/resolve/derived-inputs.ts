import type { ColumnType, ModelInput } from "../project.js";
import { compileAt, type Wanted } from "./compile.js";
import { resolveDerivedByCode } from "./derived-by-code.js";
import { kindOf } from "./input-kind.js";
import type { ModelSite, Reason } from "./model-site.js";
import { expandNamed, scopeWithNamed, type NamedExpressions } from "./named-expressions.js";
import { problemAt, problemAtKey, sortedEntries } from "./site.js";

/** Types are judged as inputs, where the message can say more. */
const anyType: Wanted = {
  types: ["integer", "float", "string", "boolean", "timestamp", "date", "interval"],
  hint: "",
};

/**
 * Derived inputs, sorted by name. One that reads another is compiled with the other's type first, for messages
 * about what was written, and then with the other's text in its place.
 */
export async function resolveDerived(model: ModelSite, reasons: Reason[]): Promise<ModelInput[]> {
  const { site, path, text } = model;
  const named = derivedExpressions(model);
  const expanded = await expandNamed(named);
  const types = scopeWithNamed(named, expanded);
  const inputs: ModelInput[] = [];
  for (const [name, written] of sortedEntries(text.inputs.derived)) {
    const at = [...path, "inputs", "derived", name];
    checkName(model, name);
    if (typeof written !== "string") {
      const input = await resolveDerivedByCode(model, at, name, written, reasons);
      if (input) inputs.push(input);
      continue;
    }
    const expansion = expanded.get(name);
    if (expansion === undefined) continue;
    if (expansion === null) {
      await compileAt(site, at, written, types, anyType);
      continue;
    }
    for (const column of expansion.columns)
      reasons.push({ column, path: at, text: written, role: `read by the derived input "${name}"` });
    if (expansion.columns.length === 0)
      problemAt(site, at, {
        code: "MLO1311",
        message: `The derived input "${name}" reads no column: it is the same for every example.`,
        hint: "Let it read a column, or remove it.",
      });
    const kind = kindOf(model, at, `The derived input "${name}"`, expansion.type);
    if (!kind) continue;
    inputs.push({
      name,
      type: expansion.type as ColumnType,
      kind,
      nullable: expansion.nullable,
      unit: expansion.unit,
      origin: "derived",
      expression: expansion,
    });
  }
  return inputs;
}

function derivedExpressions({ site, path, text, scope }: ModelSite): NamedExpressions {
  const written = new Map(
    sortedEntries(text.inputs.derived).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
  return { site, scope, written, pathOf: (name) => [...path, "inputs", "derived", name] };
}

function checkName({ site, path, source, scope }: ModelSite, name: string): void {
  if (Object.hasOwn(scope.columns, name))
    problemAtKey(site, [...path, "inputs", "derived", name], {
      code: "MLO1204",
      message: `The derived input "${name}" has the name of a column of "${source.name}".`,
      hint: "Rename it.",
    });
}
