import type { ColumnProfile } from "@mlops-yaml/runtime/control";
import { formatCount, formatMetric } from "../output/format.js";
import { formatPercent, shortText } from "../validate/describe.js";
import { histogramChart, shareBar } from "./charts.js";
import type { ColumnDocs, DocsLimits, SourceDocs } from "./docs-data.js";
import { markup, type Html } from "./markup.js";

/** The columns with their types, missing values and distributions. */
export function columnTable(source: SourceDocs, limits: DocsLimits): Html {
  const { profile } = source.record;
  const profiles = new Map(profile?.columns.map((column) => [column.name, column]));
  const rest = source.columns.length - limits.columns;
  const rows = profile?.rows ?? 0;
  const isSample = profile !== null && profile.rows < profile.total;
  return markup`<h3>Columns</h3>
${isSample && markup`<p class="soft">Distributions and ranges are those of a sample of ${formatCount(rows)} of about ${formatCount(profile.total)} rows.</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="Columns of ${source.name}"><table>
<thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col" class="number">Missing</th><th scope="col">Distribution</th><th scope="col">Range</th></tr></thead>
<tbody>${source.columns.slice(0, limits.columns).map((column) => row(column, profiles.get(column.name) ?? null, source, rows))}</tbody></table></div>
${rest > 0 && markup`<p class="soft">${formatCount(rest)} more columns are not shown.</p>`}`;
}

function row(column: ColumnDocs, profile: ColumnProfile | null, source: SourceDocs, rows: number): Html {
  const { name, type, unit, description } = column;
  const isKey = source.primaryKey.includes(name);
  return markup`<tr><th scope="row"><code>${shortText(name, 80)}</code>${isKey && markup` <span class="state">key</span>`}${description && markup`<div class="soft">${shortText(description, 160)}</div>`}</th>
<td>${type}${unit !== null && markup` <span class="soft">${unit}</span>`}</td>
<td class="number">${profile && rows > 0 ? formatPercent(profile.missing * 100) : "–"}</td>
<td>${distribution(profile, rows)}</td><td>${range(profile)}</td></tr>
`;
}

function distribution(profile: ColumnProfile | null, rows: number): Html | null {
  if (profile?.histogram) return histogramChart(profile.histogram, shortText(profile.name, 60));
  if (!profile?.top || rows === 0) return null;
  return markup`<ul class="top">${profile.top.map(
    ({ value, count }) =>
      markup`<li><span title="${shortText(value, 80)}">${shortText(value, 40) || markup`<i>empty</i>`}</span>${shareBar(count / rows)}<span class="soft">${formatPercent((count / rows) * 100)}</span></li>`,
  )}</ul>`;
}

function range(profile: ColumnProfile | null): Html | null {
  if (!profile || profile.min === null || profile.max === null) return null;
  const mean =
    profile.mean === null
      ? null
      : markup`<div class="soft">mean ${formatMetric(Number(profile.mean.toPrecision(5)))}</div>`;
  return markup`${plain(profile.min)}<br>to ${plain(profile.max)}${mean}`;
}

/** Times without the zone's zeros. */
const plain = (text: string): string => shortText(text, 40).replace(/:00\+00$/, "");
