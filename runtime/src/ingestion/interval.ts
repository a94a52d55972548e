import pg from "pg";
import { failureKind, RuntimeError } from "../errors/index.js";
import type { Queryable } from "../store/index.js";
import type { SourceDefinition } from "../definitions/source.js";

/** Event times from `from` on and before `to`, as ISO 8601 with zone. Plain JSON, so that a flow can carry it. */
export interface Interval {
  readonly from: string;
  readonly to: string;
}

const unitOf: Readonly<Record<number, string>> = {
  4: "1 year",
  7: "1 month",
  10: "1 day",
  13: "1 hour",
  16: "1 minute",
};
const moment = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])([T ]([01]\d|2[0-3])(:[0-5]\d)?)?)?)?$/;

/**
 * The times that `2013-01..2013-06` means: from the beginning of the first to the end of the last, each a year, month,
 * day, hour or minute in the time zone; one alone means itself.
 * @throws RuntimeError MLO5120
 */
export async function parseInterval(db: Queryable, text: string, timezone: string): Promise<Interval> {
  const parts = text.split("..");
  const [first = "", last = first] = parts;
  if (parts.length > 2 || !moment.test(first) || !moment.test(last)) throw unreadable(text);
  const whole = (part: string): string => `${part}${"0001-01-01 00:00".slice(part.length)}`.replace("T", " ");
  const { rows } = await db
    .query<{ from: string; to: string; some: boolean }>(
      `SELECT start::text AS from, stop::text AS to, start < stop AS some
         FROM (SELECT $1::timestamp AT TIME ZONE $4 AS start, ($2::timestamp + $3::interval) AT TIME ZONE $4 AS stop) AS parts`,
      [whole(first), whole(last), unitOf[last.length] ?? "1 minute", timezone],
    )
    .catch((error: unknown) => {
      // A day that the calendar does not have
      if (failureKind(error) === "data") throw unreadable(text);
      throw error;
    });
  const found = rows[0];
  if (found?.some !== true)
    throw new RuntimeError("MLO5120", `The interval ${text} ends before it begins.`, {
      hint: "Write the earlier time first: 2013-01..2013-06.",
    });
  return { from: found.from, to: found.to };
}

/** SQL over the source's own columns that is true for rows of the interval. */
export function intervalCondition(source: SourceDefinition, { from, to }: Interval): string {
  const column = source.eventTime ?? "";
  const time = pg.escapeIdentifier(source.columns[column]?.from ?? column);
  return `${time} >= ${pg.escapeLiteral(from)}::timestamptz AND ${time} < ${pg.escapeLiteral(to)}::timestamptz`;
}

function unreadable(text: string): RuntimeError {
  return new RuntimeError("MLO5120", `${JSON.stringify(text)} is no interval.`, {
    hint: "Write two times, such as 2013-01..2013-06 or 2013-01-15..2013-01-31, or a single one: 2013-01.",
  });
}
