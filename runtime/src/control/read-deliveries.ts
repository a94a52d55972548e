import { columnsToWrite } from "../ingestion/drift.js";
import { standingBlocks } from "../ingestion/settle-blocked.js";
import type { Queryable } from "../store/index.js";

/** How a source's data came, for everything that tells of its state. */
export interface Deliveries {
  /** empty: nothing was loaded yet. blocked: what an origin holds now was refused. */
  readonly state: "empty" | "loaded" | "blocked";
  /** What is refused, and why. */
  readonly blocked: readonly { readonly origin: string; readonly message: string }[];
  readonly lastBatch: {
    readonly origin: string;
    readonly state: "loaded" | "blocked";
    readonly rows: number;
    readonly quarantined: number;
    readonly finishedAt: string;
    readonly message: string | null;
  } | null;
  /** Columns that the newest batches of its origins have and mlops.yaml does not declare, with their types. */
  readonly undeclaredColumns: Readonly<Record<string, string>>;
  /** The lines to write under the source's columns. */
  readonly declare: readonly string[];
}

export const nothingDelivered: Deliveries = {
  state: "empty",
  blocked: [],
  lastBatch: null,
  undeclaredColumns: {},
  declare: [],
};

interface BatchRow {
  readonly source: string;
  readonly origin: string;
  readonly state: "loaded" | "blocked";
  readonly rows: number;
  readonly quarantined: number;
  readonly finished_at: Date;
  readonly message: string | null;
  readonly undeclared: Readonly<Record<string, string>> | null;
  readonly isLoaded: boolean;
}

/** Reads how the data of each source came; sources without batches are left out. */
export async function readDeliveries(
  db: Queryable,
  sources: readonly string[],
): Promise<ReadonlyMap<string, Deliveries>> {
  const { rows: blocked } = await db.query<{ source: string; origin: string; message: string | null }>(
    `SELECT source, origin, message FROM (${standingBlocks("source = ANY ($1)")}) AS standing ORDER BY origin`,
    [sources],
  );
  const { rows } = await db.query<BatchRow>(
    `SELECT DISTINCT ON (source) source, origin, state, rows_loaded AS rows, rows_quarantined AS quarantined,
            finished_at, message,
            EXISTS (SELECT FROM raw._batches AS any_one
                     WHERE any_one.source = batch.source AND any_one.state = 'loaded') AS "isLoaded",
            (SELECT jsonb_object_agg(name, type ORDER BY same.batch_id)
               FROM (SELECT DISTINCT ON (origin) batch_id, drift FROM raw._batches AS any_one
                      WHERE any_one.source = batch.source AND any_one.definition_hash = batch.definition_hash
                      ORDER BY origin, batch_id DESC) AS same,
                    jsonb_each_text(same.drift -> 'added') AS added (name, type)) AS undeclared
       FROM raw._batches AS batch WHERE source = ANY ($1) ORDER BY source, batch_id DESC`,
    [sources],
  );
  return new Map(
    rows.map(({ source, finished_at: finished, undeclared, isLoaded, ...batch }) => {
      const standing = blocked.filter((each) => each.source === source);
      const added = undeclared ?? {};
      return [
        source,
        {
          state: standing.length > 0 ? "blocked" : isLoaded ? "loaded" : "empty",
          blocked: standing.map(({ origin, message }) => ({ origin, message: message ?? "it was blocked" })),
          lastBatch: { ...batch, finishedAt: finished.toISOString() },
          undeclaredColumns: added,
          declare: columnsToWrite({ added }),
        },
      ];
    }),
  );
}
