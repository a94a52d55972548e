import { viewHash } from "../hashes/view-hash.js";
import { sameColumns } from "../migration/view-tables.js";
import { viewShape } from "../store/table-shape.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { Change } from "./change.js";
import { differentKeys, listed, pairs } from "./differences.js";

/** @param read names of sources whose rows are read again */
export function viewChanges(
  before: readonly FeatureViewDefinition[],
  after: readonly FeatureViewDefinition[],
  read: ReadonlySet<string>,
): readonly Change[] {
  const { added, gone, kept } = pairs(before, after);
  const changes: Change[] = added.map(({ name }) => ({
    part: partOf(name),
    effect: "computed",
    why: "is new",
  }));
  for (const { name } of gone)
    changes.push({
      part: partOf(name),
      effect: "removed",
      why: "is no longer declared; its tables stay",
    });
  for (const [earlier, later] of kept) {
    const part = partOf(later.name);
    if (!sameColumns(viewShape(earlier, "online"), viewShape(later, "online")))
      changes.push({
        part,
        effect: "migrated",
        why: "its columns differ: its tables are dropped and made again",
      });
    const why = reason(earlier, later);
    if (viewHash(earlier) !== viewHash(later)) changes.push({ part, effect: "computed", why });
    else if (read.has(later.source))
      changes.push({ part, effect: "computed", why: `sources.${later.source} is read again` });
    else if (differentKeys(earlier, later).length > 0) changes.push({ part, effect: "restarted", why });
  }
  return changes;
}

const partOf = (name: string): string => `features.${name}`;

/** The keys that mlops.yaml has; its SQL differs with them, or with times at which rows are known. */
function reason(earlier: FeatureViewDefinition, later: FeatureViewDefinition): string {
  const keys = differentKeys(earlier, later);
  const fields = ["fields", "definitions"].flatMap((key) => differentKeys(at(earlier, key), at(later, key)));
  const own = keys.filter(
    (key) => !["fields", "definitions", "rowsSql", "onlineSql", "windowSeconds"].includes(key),
  );
  const parts = [
    ...(fields.length > 0 ? [`fields ${[...new Set(fields)].sort().join(", ")}`] : []),
    ...own.map((key) => (key === "code" ? "your code" : key.replace(/Seconds$/, ""))),
  ];
  return parts.length === 0
    ? "how its rows are computed differs, or when they are known"
    : `${listed(parts)} differ`;
}

const at = (view: FeatureViewDefinition, key: string): object =>
  ((view as unknown as Record<string, object | undefined>)[key] ?? {}) as object;
