import { proveKnown, type NotKnown } from "../expressions/index.js";
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
  if (predictAt && model.source.knownAt) await checkKnown(model, predictAt, reasons);
  else if (model.source.eventTime === null && label)
    for (const reason of reasons) checkGivenAway(model, label, reason);
}

interface Leak {
  readonly reason: Reason;
  readonly unknown: NotKnown;
}

/** Columns that are known at the same time are one problem: fourteen of a source need one answer. */
async function checkKnown(
  model: ModelSite,
  predictAt: Expression,
  reasons: readonly Reason[],
): Promise<void> {
  const { source, scope } = model;
  const times = {
    rowKnownAt: source.knownAt,
    columns: Object.fromEntries(
      source.columns.flatMap(({ name, knownAt }) => (knownAt ? [[name, knownAt] as const] : [])),
    ),
  };
  const leaks = new Map<string, Leak[]>();
  for (const reason of reasons) {
    const unknown = proveKnown(await compileOwn(quoted(reason.column), scope), predictAt, times);
    if (!unknown) continue;
    const time = `${unknown.isOwn} ${unknown.when}`;
    leaks.set(time, [...(leaks.get(time) ?? []), { reason, unknown }]);
  }
  for (const together of leaks.values()) {
    const columns = [...new Set(together.map(({ unknown }) => unknown.column))];
    if (columns.length > 1) reportTogether(model, together[0] as Leak, columns);
    else for (const leak of together) reportOne(model, leak);
  }
}

function reportOne(model: ModelSite, leak: Leak): void {
  const { column, isOwn, when } = leak.unknown;
  report(model, leak, {
    message: `${dotted(leak.reason.path)}: ${column} is ${when}.`,
    hint: isOwn
      ? `Take ${column} out of the inputs; what it tells about earlier rows can come through a feature view with a window.`
      : `If ${column} is known earlier, declare that: known_at on the source for all its columns, or on the column alone.`,
  });
}

function reportTogether(model: ModelSite, first: Leak, columns: readonly string[]): void {
  const { isOwn, when } = first.unknown;
  report(model, first, {
    message: `${dotted([...model.path, "inputs"])}: ${listed(columns)} are ${when}.`,
    hint: isOwn
      ? "Take them out of the inputs; what they tell about earlier rows can come through a feature view with a window."
      : "If they are known earlier, declare that: known_at on the source for all its columns, or on single columns.",
  });
}

const listed = (names: readonly string[]): string =>
  `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;

function report(
  { site, source }: ModelSite,
  { reason: { column, path, text }, unknown }: Leak,
  problem: { readonly message: string; readonly hint: string },
): void {
  const declared = unknown.isOwn ? ["columns", unknown.column, "known_at"] : [];
  const offset = text.search(new RegExp(`\\b${column}\\b`));
  site.report({
    code: "MLO2010",
    ...problem,
    range:
      (offset >= 0 && rangeInScalar(site.document, path, text, offset, column.length)) ||
      valueRange(site.document, path),
    related: {
      message: "its known time is declared here",
      range: keyRange(site.document, ["sources", source.name, ...declared]),
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
