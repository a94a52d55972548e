import type { ExpectationOutcome, HistoryEntry } from "@mlops-yaml/runtime/control";
import { aboutOf, describe, formatPercent, shortText } from "../validate/describe.js";
import { verdictOf } from "../validate/verdict.js";
import { sparkline } from "./charts.js";
import type { DocsLimits, SourceDocs } from "./docs-data.js";
import { markup, type Html } from "./markup.js";
import { stateBadge } from "./state.js";
import { exactJson } from "../json/exact-json.js";

/** The expectations of the newest batch, failed ones first, with how they fared before. */
export function expectationTable(source: SourceDocs, limits: DocsLimits): Html | null {
  const { name, record } = source;
  const history = historyOf(source);
  const outcomes = record.lastResults?.outcomes ?? [];
  if (outcomes.length === 0) return null;
  const order = ["failed", "not evaluated", "passed"];
  const sorted = outcomes.toSorted((a, b) => order.indexOf(verdictOf(a)) - order.indexOf(verdictOf(b)));
  const rest = sorted.length - limits.expectations;
  const batch = record.lastResults?.batchId ?? null;
  return markup`<h3>Expectations${batch !== null && ` on batch ${batch}`}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Expectations of ${name}"><table>
<thead><tr><th scope="col">Result</th><th scope="col">Expectation</th><th scope="col">Observed</th><th scope="col">History</th></tr></thead>
<tbody>${sorted.slice(0, limits.expectations).map((outcome) => row(outcome, history, limits))}</tbody></table></div>
${rest > 0 && markup`<p class="soft">${rest} more are not shown here; <code>mlops validate ${name}</code> tells all.</p>`}`;
}

function row(
  outcome: ExpectationOutcome,
  history: ReadonlyMap<string, HistoryEntry[]>,
  limits: DocsLimits,
): Html {
  const verdict = verdictOf(outcome);
  const { type, kwargs, severity, onFail } = outcome.expectation;
  const isWarning = verdict === "failed" && severity !== "critical";
  const state = verdict === "not evaluated" ? "none" : isWarning ? "warning" : verdict;
  const { observed, examples, keys } = describe(outcome);
  const own = history.get(keyOf(type, kwargs)) ?? [];
  return markup`<tr data-state="${state}"><td>${stateBadge(state)}</td>
<td><code>${type}</code><div>${shortText(aboutOf(kwargs), 120)}</div><div class="soft">${shortText(argumentsOf(kwargs), 300)}</div><div class="soft">${severity}, on_fail: ${onFail}</div></td>
<td>${shortText(observed, 400) || (verdict === "passed" ? markup`<span class="soft">as expected</span>` : null)}
${examples.length > 0 && markup`<ul class="values" aria-label="Unexpected values">${examples.slice(0, limits.topValues).map((each) => markup`<li><code>${each}</code></li>`)}</ul>`}
${keys.length > 0 && markup`<details><summary>keys of failing rows</summary><ul class="values">${keys.slice(0, 20).map((key) => markup`<li><code>${shortText(key, 120)}</code></li>`)}</ul></details>`}</td>
<td>${historyChart(own, limits.history)}</td></tr>
`;
}

/** Share of unexpected rows in each batch; where none is told, all bars are equal. */
function historyChart(entries: readonly HistoryEntry[], slots: number): Html | null {
  if (entries.length === 0) return null;
  const bars = entries.map(({ success, unexpectedPercent }) => ({
    value: success === false ? Math.max(unexpectedPercent ?? 100, 1) : 1,
    state: success === null ? "none" : success ? "passed" : "failed",
  }));
  const failed = entries.filter(({ success }) => success === false).length;
  const passed = entries.filter(({ success }) => success === true).length;
  const worst = Math.max(...entries.map(({ unexpectedPercent }) => unexpectedPercent ?? 0));
  const label = `${failed} of the last ${entries.length} batches failed${worst > 0 ? `, at most ${formatPercent(worst)} unexpected` : ""}`;
  return markup`${sparkline(bars, label, { width: 150, height: 28, slots: Math.max(slots, 1) })}<div class="soft">${failed > 0 ? `${failed} of ${entries.length} failed` : `${passed} of ${entries.length} passed`}</div>`;
}

/** Arguments other than what the expectation is about. */
function argumentsOf(kwargs: Readonly<Record<string, unknown>>): string {
  const named = new Set(["column", "column_list", "column_A", "column_B"]);
  return Object.entries(kwargs)
    .filter(([key]) => !named.has(key))
    .map(([key, value]) => `${key}: ${shortText(value, 120)}`)
    .join(", ");
}

/** Results of the same expectation have the same key: arguments come from jsonb, which orders their names. */
const keyOf = (type: string, kwargs: Readonly<Record<string, unknown>>): string =>
  `${type} ${exactJson(kwargs)}`;

function historyOf({ record }: SourceDocs): ReadonlyMap<string, HistoryEntry[]> {
  const entries = new Map<string, HistoryEntry[]>();
  for (const entry of record.history) {
    const key = keyOf(entry.type, entry.kwargs);
    entries.set(key, [...(entries.get(key) ?? []), entry]);
  }
  return entries;
}
