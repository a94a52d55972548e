/** SQL that gives features of listed entities as they were known at listed times: what a training set is without a model. */
import type { ColumnType, LookedUpFeature, Lookup, Project } from "@mlops-yaml/schema";
import { viewNamed } from "../frame/nodes.js";
import { historicalJoin, type Moment } from "../models/view-joins.js";
import { print } from "../sql/expression.js";
import { as, column, identifier } from "../sql/quote.js";
import { select } from "../sql/select.js";
import { requestedFeature, type RequestedFeature } from "./requested-features.js";

/** Relation that the statement reads: what is asked, a row an entity and time. */
export const askedTable = "pg_temp.asked";

/** No view has a name like this. */
const alias = "_asked";

/** Columns of it that are none of the caller's. */
export const askedColumns = { row: "_row", time: "_time" } as const;

export interface Retrieval {
  /** What each row must have besides its time: keys, and what on-demand features take. */
  readonly columns: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly neededBy: string;
  }[];
  /** Whether values depend on the time: static views and what is sent do not. */
  readonly needsTime: boolean;
  readonly features: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Reads the relation; gives its columns under `passed`, then the features; in the order of its rows. */
  readonly sql: (passed: readonly string[]) => string;
}

/**
 * @param references `view.field`, `view.*`, `alias.view.field`
 * @throws GeneratorError MLO3006 for what mlops.yaml does not have, or a database cannot compute
 */
export function retrievalOf(project: Project, references: readonly string[]): Retrieval {
  const requested = references.flatMap((reference) => requestedFeature(project, reference));
  const once = [...new Map(requested.map((feature) => [feature.name, feature])).values()];
  const features = new Map<string, LookedUpFeature>();
  const lookups = new Map<string, Lookup>();
  const columns = new Map<string, Retrieval["columns"][number]>();
  for (const { name, reads, lookups: read, request } of once) {
    for (const feature of reads) features.set(feature.name, feature);
    for (const lookup of read) {
      lookups.set(lookup.name, lookup);
      viewNamed(project, lookup.view).keys.forEach((key, index) => {
        const sent = lookup.columns[index] ?? key.name;
        columns.set(sent, { name: sent, type: key.type, neededBy: name });
      });
    }
    for (const { name: sent, type } of request)
      if (!columns.has(sent)) columns.set(sent, { name: sent, type, neededBy: name });
  }
  const read = { features: [...features.values()] };
  const joined = [...lookups.values()].map((lookup) => ({ lookup, view: viewNamed(project, lookup.view) }));
  const moment: Moment = { key: (name) => column(name, alias), time: column(askedColumns.time, alias) };
  return {
    columns: [...columns.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    needsTime: joined.some(({ view }) => view.kind !== "static"),
    features: once.map(({ name, type }) => ({ name, type })),
    sql: (passed) =>
      select({
        columns: [
          ...passed.map((name) => column(name, alias)),
          ...once.map((feature) => valueSql(feature, features)),
        ],
        from: [
          `${askedTable} AS ${alias}`,
          ...joined.map(({ view, lookup }) => historicalJoin(view, lookup, read, moment)),
        ],
        orderBy: [column(askedColumns.row, alias)],
      }),
  };
}

function valueSql(
  { name, expression }: RequestedFeature,
  features: ReadonlyMap<string, LookedUpFeature>,
): string {
  const read = (each: string): string => {
    const feature = features.get(each);
    return feature ? column(feature.field, identifier(feature.lookup)) : column(each, alias);
  };
  return as(expression === null ? read(name) : print(expression, read), name);
}
