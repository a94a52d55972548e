import { proveKnown } from "../expressions/index.js";
import type { Expression } from "../expressions/expression.js";
import { dotted, keyRange, rangeInScalar, valueRange } from "../read/document.js";
import { compileOwn } from "./compile.js";
import type { ModelSite, Reason } from "./model-site.js";
import { problemAt } from "./site.js";
import { quoted } from "./values.js";

interface Given {
  readonly label: Expression | null;
  readonly predictAt: Expression | null;
  /** The columns that the caller sends, and why. */
  readonly reasons: readonly Reason[];
}

/** Reports what the model would see before it can be known, or what gives its label away. */
export async function checkLeaks(model: ModelSite, { label, predictAt, reasons: all }: Given): Promise<void> {
  const named = all.filter(({ text }) => text !== "").map(({ column }) => column);
  const reasons = all.filter(({ text, column }) => text !== "" || !named.includes(column));
  if (predictAt && model.source.knownAt) {
    for (const reason of reasons) await checkKnown(model, predictAt, reason);
  } else if (model.source.eventTime === null && label)
    for (const reason of reasons) checkGivenAway(model, label, reason);
}

async function checkKnown(
  { site, source, scope }: ModelSite,
  predictAt: Expression,
  { column, path, text }: Reason,
): Promise<void> {
  const own = source.columns.flatMap(({ name, knownAt }) => (knownAt ? [[name, knownAt] as const] : []));
  const unknown = proveKnown(await compileOwn(quoted(column), scope), predictAt, {
    rowKnownAt: source.knownAt,
    columns: Object.fromEntries(own),
  });
  if (!unknown) return;
  const declared = own.some(([name]) => name === column)
    ? ["sources", source.name, "columns", column, "known_at"]
    : ["sources", source.name];
  const offset = text.search(new RegExp(`\\b${column}\\b`));
  site.report({
    code: "MLO2010",
    message: `${dotted(path)}: ${unknown.message}.`,
    hint: unknown.hint,
    range:
      (offset >= 0 && rangeInScalar(site.document, path, text, offset, column.length)) ||
      valueRange(site.document, path),
    related: {
      message: "its known time is declared here",
      range: keyRange(site.document, declared),
    },
  });
}

/** Without times nothing can be proven: a column from which alone the label is computed is the answer itself. */
function checkGivenAway({ site }: ModelSite, label: Expression, { column, path, role }: Reason): void {
  if (!label.columns.includes(column)) return;
  const alone = label.columns.length === 1;
  problemAt(site, path, {
    code: "MLO1401",
    severity: alone ? "error" : "warning",
    message: `${dotted(path)}: "${column}", ${role}, is what the label is computed from.`,
    hint: alone
      ? "Remove it from the inputs: the model would learn the answer."
      : "Remove it from the inputs, unless it is known before the label is.",
  });
}
