import { declarationOf } from "../ingestion/declaration.js";
import { rawShape, versionStart } from "../store/table-shape.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Change } from "./change.js";
import { differentKeys, listed, pairs } from "./differences.js";

/** What becomes of sources and their tables. @returns also the names of those whose rows are read again */
export function sourceChanges(
  before: readonly SourceDefinition[],
  after: readonly SourceDefinition[],
): { readonly changes: readonly Change[]; readonly read: ReadonlySet<string> } {
  const { added, gone, kept } = pairs(before, after);
  const read = new Set<string>(added.map(({ name }) => name));
  const changes: Change[] = added.map(({ name }) => ({ part: partOf(name), effect: "read", why: "is new" }));
  for (const { name } of gone)
    changes.push({ part: partOf(name), effect: "removed", why: `is no longer declared; raw.${name} stays` });
  for (const [earlier, later] of kept) {
    const part = partOf(later.name);
    changes.push(...tableChanges(earlier, later));
    const keys = differentKeys(earlier, later);
    if (declarationOf(earlier).hash !== declarationOf(later).hash) {
      read.add(later.name);
      changes.push({ part, effect: "read", why: `${listed(reasons(earlier, later, keys))} differ` });
    } else if (keys.length > 0) {
      const timing = keys.flatMap((key) =>
        key === "ingest" ? differentKeys(earlier.ingest, later.ingest) : [key],
      );
      changes.push({ part, effect: "restarted", why: `${listed(timing)} differ` });
    }
  }
  return { changes, read };
}

const partOf = (name: string): string => `sources.${name}`;

/** Keys of a definition that only say how a batch is timed. */
const timing = new Set(["schedule", "catchup", "retries", "timeoutSeconds"]);

function reasons(earlier: SourceDefinition, later: SourceDefinition, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    if (key === "ingest")
      return differentKeys(earlier.ingest, later.ingest)
        .filter((each) => !timing.has(each))
        .map((each) => `ingest.${each}`);
    if (key === "connection")
      return differentKeys(earlier.connection, later.connection).map((each) => `its ${each}`);
    if (key === "columns") return [`columns ${differentKeys(earlier.columns, later.columns).join(", ")}`];
    return [key];
  });
}

/** As the migration does it where the table has rows. */
function tableChanges(earlier: SourceDefinition, later: SourceDefinition): Change[] {
  const part = partOf(later.name);
  const table = `raw.${later.name}`;
  const [stored, wanted] = [rawShape(earlier), rawShape(later)];
  if (stored.columns.has(versionStart) !== wanted.columns.has(versionStart)) {
    const why = `${table} is dropped and read again, as ${later.ingest.mode} keeps its rows otherwise`;
    return [{ part, effect: "migrated", why, consent: `drop:${table}` }];
  }
  const isKeyKept = stored.primaryKey.join("\0") === wanted.primaryKey.join("\0");
  const changes: Change[] = isKeyKept
    ? []
    : [
        {
          part,
          effect: "migrated",
          why: `the primary key is (${wanted.primaryKey.join(", ")}); where rows repeat it, ${table} has to be dropped`,
        },
      ];
  for (const [name, { type, nullable }] of wanted.columns) {
    const before = stored.columns.get(name);
    if (before === undefined) changes.push({ part, effect: "migrated", why: `the column ${name} is added` });
    else if (before.type !== type) {
      const consent = wanted.primaryKey.includes(name) ? `drop:${table}` : `drop:${table}.${name}`;
      const why = `${name} is ${type} instead of ${before.type}: its values are dropped and read again`;
      changes.push({ part, effect: "migrated", why, consent });
    } else if (before.nullable !== nullable) {
      const why = nullable ? `${name} may be missing` : `${name} is required once every row has a value`;
      changes.push({ part, effect: "migrated", why });
    }
  }
  for (const name of stored.columns.keys())
    if (!wanted.columns.has(name))
      changes.push({ part, effect: "migrated", why: `the column ${name} is no longer declared and is kept` });
  return changes;
}
