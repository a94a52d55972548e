import { compileExpression } from "../expressions/index.js";
import type { Expression } from "../expressions/expression.js";
import { dotted } from "../read/document.js";
import type { ModelSite } from "./model-site.js";
import { problemAt, sortedEntries } from "./site.js";

/**
 * Each derived input as an expression over columns alone: names of other derived inputs are replaced by their
 * texts, which changes nothing, as expressions are pure. Null for those that do not compile; those in a cycle
 * are reported and left out.
 */
export async function expandDerived(model: ModelSite): Promise<ReadonlyMap<string, Expression | null>> {
  const written = new Map(derivedExpressions(model));
  const done = new Map<string, Expression | null>();
  const inCycle = new Set<string>();

  const expand = async (name: string, readers: readonly string[]): Promise<string | null> => {
    const finished = done.get(name);
    if (finished !== undefined) return finished?.text ?? null;
    if (inCycle.has(name)) return null;
    if (readers.includes(name)) {
      for (const reader of readers.slice(readers.indexOf(name))) inCycle.add(reader);
      reportCycle(model, [...readers.slice(readers.indexOf(name)), name]);
      return null;
    }
    let text = written.get(name) ?? "";
    for (;;) {
      const compiled = await compileExpression(text, model.scope);
      if ("expression" in compiled) {
        done.set(name, compiled.expression);
        return compiled.expression.text;
      }
      const reference = compiled.problems
        .map(({ offset, length }) => ({ offset, length, word: text.slice(offset, offset + length) }))
        .find(({ word }) => written.has(word));
      const replacement = reference && (await expand(reference.word, [...readers, name]));
      if (!reference || replacement === null) {
        if (!inCycle.has(name)) done.set(name, null);
        return null;
      }
      text = `${text.slice(0, reference.offset)}(${replacement})${text.slice(reference.offset + reference.length)}`;
    }
  };

  for (const name of written.keys()) await expand(name, []);
  return done;
}

/** Names and texts of the derived inputs that are expressions, sorted. */
export function derivedExpressions({ text }: ModelSite): [string, string][] {
  return sortedEntries(text.inputs.derived).flatMap(([name, written]): [string, string][] =>
    typeof written === "string" ? [[name, written]] : [],
  );
}

function reportCycle({ site, path }: ModelSite, cycle: readonly string[]): void {
  const [first = ""] = cycle;
  const at = [...path, "inputs", "derived", first];
  problemAt(site, at, {
    code: "MLO1203",
    message: `${dotted(at)} reads itself: ${cycle.join(" -> ")}.`,
    hint: "Write one of them in terms of columns only.",
  });
}
