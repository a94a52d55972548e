import { withPool } from "../store/with-pool.js";

/** Rows of a source that were not loaded, by the reasons why. */
export interface QuarantinedReason {
  readonly source: string;
  /** All that was wrong with these rows. */
  readonly reasons: readonly string[];
  readonly rows: number;
  /** Where the newest of them came from. */
  readonly origin: string;
  /** 1 is the first row after the header. */
  readonly rowNumber: number;
  /** Its fields as text, by column. */
  readonly row: Readonly<Record<string, string | null>>;
}

/**
 * What is in quarantine, the most frequent reasons first, with the newest row as an example of each.
 * @param limit how many different reasons at most
 */
export async function readQuarantine(
  databaseUrl: string,
  sources: readonly string[],
  limit: number,
): Promise<QuarantinedReason[]> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<QuarantinedReason>(
      `SELECT g.source, g.reasons, g.rows, b.origin, q.row_number AS "rowNumber", q.row
         FROM (SELECT source, reasons, count(*)::int AS rows, max(ARRAY[batch_id, row_number]) AS newest
                 FROM quarantine.rows WHERE source = ANY($1)
                GROUP BY source, reasons ORDER BY rows DESC, source, reasons LIMIT $2) AS g
         JOIN quarantine.rows q ON q.batch_id = g.newest[1] AND q.row_number = g.newest[2]
         JOIN raw._batches b ON b.batch_id = q.batch_id
        ORDER BY g.rows DESC, g.source, g.reasons`,
      [sources, limit],
    );
    return rows;
  });
}
