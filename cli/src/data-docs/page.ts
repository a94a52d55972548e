import { createHash } from "node:crypto";
import type { DocsData, DocsLimits } from "./docs-data.js";
import { markup, Html } from "./markup.js";
import { overview } from "./overview.js";
import { script } from "./script.js";
import { sourceSection } from "./source-section.js";
import { timeText } from "./state.js";
import { style } from "./style.js";

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing may be loaded or run but the page's own style and script. */
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const filters = [
  ["all", "All"],
  ["failed", "Failed"],
  ["warning", "Warnings"],
  ["none", "Not evaluated"],
  ["passed", "Passed"],
] as const;

/** The whole page: one file that needs nothing else. The same data gives the same bytes. */
export function docsPage(data: DocsData, limits: DocsLimits): string {
  const { project, description, newestBatchAt, sources } = data;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${project}: data docs</title>
<style>${new Html(style)}</style>
</head>
<body>
<header><div><h1>${project}</h1>
${description !== null && markup`<p>${description}</p>`}
<p class="soft">Data docs as of ${newestBatchAt === null ? "before the first batch" : timeText(newestBatchAt)}</p>
<div class="filter" role="group" aria-label="Filter expectations" hidden>
${filters.map(([state, word]) => markup`<button type="button" data-filter="${state}" aria-pressed="${state === "all" ? "true" : "false"}">${word}</button>`)}
<input type="search" placeholder="Column, type or value" aria-label="Search expectations"><output class="soft" aria-live="polite"></output>
</div></div></header>
<main>
${overview(data, limits)}
${sources.map((source, index) => sourceSection(source, index, limits))}
<footer>Written by <code>mlops docs</code>. Histograms end at the 0.5th and 99.5th percentile; their outer bars hold what lies beyond.</footer>
</main>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}
