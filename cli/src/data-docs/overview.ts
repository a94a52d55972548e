import { tally } from "../validate/verdict.js";
import { shortText } from "../validate/describe.js";
import { sparkline } from "./charts.js";
import type { DocsData, DocsLimits, SourceDocs } from "./docs-data.js";
import { markup, type Html } from "./markup.js";
import { rowsText } from "./source-section.js";
import { stateBadge, timeText } from "./state.js";

/** All sources at a glance. */
export function overview({ sources }: DocsData, limits: DocsLimits): Html {
  return markup`<section aria-labelledby="overview"><h2 id="overview">Sources</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Sources"><table>
<thead><tr><th scope="col">Source</th><th scope="col">State</th><th scope="col">Rows</th><th scope="col">Expectations</th><th scope="col">Newest data</th><th scope="col">Last batch</th><th scope="col">Volume</th></tr></thead>
<tbody>${sources.map((source, index) => row(source, index, limits))}</tbody></table></div></section>`;
}

function row(source: SourceDocs, index: number, limits: DocsLimits): Html {
  const { batches, lastResults } = source.record;
  const newest = batches.flatMap(({ newestEventTime: time }) => (time === null ? [] : [time])).toSorted();
  const bars = batches.map(({ state, rowsRead }) => ({ value: rowsRead, state }));
  const volume = sparkline(bars, `Rows read by the last ${batches.length} batches`, {
    width: 140,
    height: 28,
    slots: Math.max(Math.min(limits.batches, 30), bars.length),
  });
  return markup`<tr><th scope="row"><a href="#source-${index}">${shortText(source.name, 80)}</a></th><td>${stateBadge(source.state)}</td><td>${rowsText(source)}</td><td>${lastResults && lastResults.outcomes.length > 0 ? tally(lastResults.outcomes) : "–"}</td><td>${timeText(newest.at(-1) ?? null)}</td><td>${timeText(batches.at(-1)?.finishedAt ?? null)}</td><td>${batches.length > 0 && volume}</td></tr>
`;
}
