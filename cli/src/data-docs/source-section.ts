import type { BatchRecord } from "@mlops-yaml/runtime/control";
import { formatCount } from "../output/format.js";
import { shortText } from "../validate/describe.js";
import { columnTable } from "./column-rows.js";
import type { DocsLimits, SourceDocs } from "./docs-data.js";
import { expectationTable } from "./expectation-rows.js";
import { markup, type Html } from "./markup.js";
import { stateBadge, timeText } from "./state.js";

/** Everything about one source. @param index makes the anchor: names are the user's own */
export function sourceSection(source: SourceDocs, index: number, limits: DocsLimits): Html {
  const { name, description, state, record } = source;
  return markup`<section id="source-${index}" aria-labelledby="name-${index}">
<div class="head"><h2 id="name-${index}">${shortText(name, 80)}</h2>${stateBadge(state)}<span class="soft">${rowsText(source)}</span></div>
${description !== null && markup`<p>${shortText(description, 500)}</p>`}
${lineage(source)}
${expectationTable(source, limits)}
${quarantineTable(source)}
${columnTable(source, limits)}
${batchTable(name, record.batches)}
</section>`;
}

/** "328,521 rows": those of a large table are estimated. */
export function rowsText({ record: { profile } }: SourceDocs): string {
  if (profile === null) return "no table";
  return `${profile.rows < profile.total ? "about " : ""}${formatCount(profile.total)} ${profile.total === 1 ? "row" : "rows"}`;
}

function lineage({ name, views, models }: SourceDocs): Html | null {
  if (views.length + models.length === 0) return null;
  const boxes = (names: readonly string[]): Html[] =>
    names.slice(0, 12).map((each) => markup`<span>${each}</span>`);
  const more = (names: readonly string[]): Html | null =>
    names.length > 12 ? markup`<span class="soft">${names.length - 12} more</span>` : null;
  const arrow = markup`<b aria-label="feeds">→</b>`;
  return markup`<h3>Lineage</h3><div class="lineage"><span>${shortText(name, 80)}</span>${views.length > 0 && markup`${arrow} ${boxes(views)}${more(views)}`}${models.length > 0 && markup`${arrow} ${boxes(models)}${more(models)}`}</div>`;
}

function quarantineTable({ name, quarantine }: SourceDocs): Html | null {
  if (quarantine.length === 0) return null;
  return markup`<h3>Quarantine</h3><div class="scroll" tabindex="0" role="region" aria-label="Quarantine of ${name}"><table>
<thead><tr><th scope="col" class="number">Rows</th><th scope="col">Reasons</th></tr></thead>
<tbody>${quarantine.map(({ rows, reasons }) => markup`<tr><td class="number">${formatCount(rows)}</td><td>${reasons.map((reason) => markup`<div>${reason}</div>`)}</td></tr>`)}</tbody></table></div>`;
}

function batchTable(name: string, batches: readonly BatchRecord[]): Html | null {
  if (batches.length === 0) return null;
  return markup`<h3>Batches</h3><div class="scroll" tabindex="0" role="region" aria-label="Batches of ${name}"><table>
<thead><tr><th scope="col" class="number">Batch</th><th scope="col">State</th><th scope="col">From</th><th scope="col" class="number">Read</th><th scope="col" class="number">Loaded</th><th scope="col" class="number">Quarantined</th><th scope="col">Finished</th></tr></thead>
<tbody>${batches.toReversed().map(batchRow)}</tbody></table></div>`;
}

function batchRow(batch: BatchRecord): Html {
  const { batchId, state, origin, rowsRead, rowsLoaded, rowsQuarantined, finishedAt, message } = batch;
  return markup`<tr><td class="number">${batchId}</td><td>${stateBadge(state)}</td><td><code>${shortText(origin, 120)}</code>${message !== null && markup`<div class="soft">${shortText(message, 300)}</div>`}</td><td class="number">${formatCount(rowsRead)}</td><td class="number">${formatCount(rowsLoaded)}</td><td class="number">${formatCount(rowsQuarantined)}</td><td>${timeText(finishedAt)}</td></tr>
`;
}
