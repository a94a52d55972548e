import { CommandError } from "../errors/command-error.js";
import { shortText } from "../validate/describe.js";
import type { DocsData, DocsLimits } from "./docs-data.js";
import { docsPage } from "./page.js";

/** What is read and shown where it fits. */
export const fullLimits: DocsLimits = {
  batches: 30,
  history: 30,
  columns: 150,
  topValues: 6,
  expectations: 150,
  quarantine: 20,
};

/** Bytes that a page stays under. */
const pageBytes = 1_000_000;

/**
 * The page in less than 1 MB: where it would be larger, less of each source is shown, and the page says so.
 * @throws CommandError MLO6043 where even the overview is larger
 */
export function boundedPage(data: DocsData): string {
  for (let share = 1; share >= 1 / 256; share /= 2) {
    const limits = Object.fromEntries(
      Object.entries(fullLimits).map(([name, limit]: [string, number]) => [name, Math.ceil(limit * share)]),
    ) as unknown as DocsLimits;
    const page = docsPage(shortened(data, limits), limits);
    if (Buffer.byteLength(page) < pageBytes) return page;
  }
  throw new CommandError(
    "MLO6043",
    `a page of ${data.sources.length} sources would be larger than 1 MB`,
    "Name the sources that it shall show: `mlops docs flights weather`.",
  );
}

/** The data without what is beyond the limits; the newest batches and results stay. */
function shortened(data: DocsData, limits: DocsLimits): DocsData {
  const sources = data.sources.map((source) => {
    const { record } = source;
    const newest = record.batches.slice(-limits.batches);
    const seen = new Set(record.history.map(({ batchId }) => batchId).slice(-1));
    for (const { batchId } of record.history.toReversed()) if (seen.size < limits.history) seen.add(batchId);
    return {
      ...source,
      name: shortText(source.name, 80),
      quarantine: source.quarantine.slice(0, limits.quarantine),
      record: {
        ...record,
        batches: newest,
        history: record.history.filter(({ batchId }) => seen.has(batchId)),
        profile: record.profile && {
          ...record.profile,
          columns: record.profile.columns.map((column) => ({
            ...column,
            top: column.top?.slice(0, limits.topValues) ?? null,
          })),
        },
      },
    };
  });
  return { ...data, sources };
}
