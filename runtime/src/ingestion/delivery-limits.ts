import type pg from "pg";
import type { SourceDefinition } from "../definitions/source.js";
import { firstRejectedRows, type Rejections } from "./rejection.js";

/** The limit where a source declares none: a batch most of whose rows cannot be loaded is another thing than declared. */
const usualLimit = { share: 0.5 } as const;

/** What a batch without rows does to the table that is there. */
const empties: Readonly<Record<SourceDefinition["ingest"]["mode"], string | null>> = {
  full: "would empty the table",
  append: null,
  incremental: null,
  upsert: null,
  scd2: "would end all versions",
};

/** How much a batch brought. */
export interface Delivery {
  readonly rowsRead: number;
  /** Rows that the source's transform gave, or that were read. */
  readonly rowsStaged: number;
  readonly rejections: Rejections;
  /** Its rows are those of an interval, which may have none. */
  readonly isPart: boolean;
}

/**
 * Why a delivery as a whole must not be loaded, whatever its rows are: too many of them would go to quarantine, or none
 * would take the place of a table. Null: nothing.
 */
export async function deliveryProblem(
  client: pg.PoolClient,
  { name, ingest }: SourceDefinition,
  { rowsRead, rowsStaged, rejections, isPart }: Delivery,
): Promise<string | null> {
  // Rows that are loaded already say nothing against the others.
  const bad = rejections.count - rejections.stored;
  const limit = ingest.maxBadRows ?? usualLimit;
  const most = "share" in limit ? limit.share * rowsStaged : limit.rows;
  if (bad > most) {
    const examples = await firstRejectedRows(client, 3, "all");
    const shown = "share" in limit ? `${Number((limit.share * 100).toPrecision(12))}%` : count(limit.rows);
    return `${count(bad)} of ${rows(rowsStaged)} cannot be loaded, and max_bad_rows is ${shown}: ${examples.join("; ")}${bad > examples.length ? "; …" : ""}. The table stays as it was. Correct the data or the source's columns, or set max_bad_rows under sources.${name}.ingest`;
  }
  const effect = empties[ingest.mode];
  const isEmpty = rowsStaged === rejections.count + rejections.late;
  if (effect === null || !isEmpty || isPart || ingest.allowEmpty === true) return null;
  const what = rowsRead === 0 ? "there are no rows" : `none of ${rows(rowsRead)} is left to load`;
  return `${what}, which ${effect} in mode ${ingest.mode}. The table stays as it was. Deliver the data again, or set allow_empty: true under sources.${name}.ingest`;
}

const count = (value: number): string => value.toLocaleString("en");
const rows = (value: number): string => `${count(value)} row${value === 1 ? "" : "s"}`;
