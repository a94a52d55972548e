import type { QuarantinedReason, SourceRecord } from "@mlops-yaml/runtime/control";
import type { Project, Source } from "@mlops-yaml/schema";
import { verdictOf } from "../validate/verdict.js";
import { shortText } from "../validate/describe.js";
import type { DocsData, DocsLimits, SourceDocs } from "./docs-data.js";

/** Reads what is known of the sources. */
export async function collectDocs(
  databaseUrl: string,
  project: Project,
  sources: readonly Source[],
  limits: DocsLimits,
): Promise<DocsData> {
  const { readSourceRecord, readQuarantine } = await import("@mlops-yaml/runtime/control");
  const docs: SourceDocs[] = [];
  for (const source of sources) {
    const columns = Object.fromEntries(
      source.columns.map(({ name, type, nullable }) => [name, { type, nullable }]),
    );
    const record = await readSourceRecord(databaseUrl, { name: source.name, columns }, limits);
    const quarantined = await readQuarantine(databaseUrl, [source.name], limits.quarantine);
    docs.push(sourceDocs(project, source, record, quarantined));
  }
  const times = docs.flatMap(({ record }) => record.batches.map(({ finishedAt }) => finishedAt));
  return {
    project: project.name,
    description: project.description,
    newestBatchAt: times.toSorted().at(-1) ?? null,
    sources: docs,
  };
}

function sourceDocs(
  { features, models }: Project,
  source: Source,
  record: SourceRecord,
  quarantined: readonly QuarantinedReason[],
): SourceDocs {
  const views = features.filter((view) => view.source === source.name).map(({ name }) => name);
  const readers = models.filter(
    (model) => model.source === source.name || model.views.some((view) => views.includes(view)),
  );
  return {
    name: source.name,
    description: source.description,
    state: stateOf(record),
    columns: source.columns.map(({ name, type, unit, description }) => ({ name, type, unit, description })),
    primaryKey: source.primaryKey,
    expectations: source.expectations.length,
    record,
    quarantine: quarantined.map(({ rows, reasons }) => ({
      rows,
      reasons: reasons.slice(0, 5).map((reason) => shortText(reason, 200)),
    })),
    views,
    models: readers.map(({ name }) => name),
  };
}

function stateOf({ deliveries, lastResults }: SourceRecord): SourceDocs["state"] {
  if (deliveries.state !== "loaded") return deliveries.state;
  const verdicts = lastResults?.outcomes.map(verdictOf) ?? [];
  if (verdicts.includes("failed")) return "failed";
  return verdicts.includes("passed") ? "passed" : "loaded";
}
