import type { Ids } from "../load/ids.js";
import type { Ledger } from "../load/ledger.js";
import { Broken } from "../story.js";
import type { System } from "../system/system.js";
import { until } from "../until.js";

/** How long what is on its way may take, with everything well again. */
const arrivalSeconds = 60;

/**
 * Balances what callers were told in a trial with what is stored.
 * @param from the first id of the trial
 * @throws Broken
 */
export async function balanceBooks(system: System, ledger: Ledger, ids: Ids, from: number): Promise<void> {
  if (ledger.odd.length > 0) throw new Broken(ledger.odd.slice(0, 5).join("\n"));
  await until("answered predictions in the log", arrivalSeconds, () => missingAnswers(system, ledger, from));
  await judgeRows(system, ledger, ids, from);
  await until("online values of what is stored", arrivalSeconds, () => staleOnline(system));
}

async function missingAnswers(
  system: System,
  { answers, asked }: Ledger,
  from: number,
): Promise<string | null> {
  const stored = await system.query<{ key: string; id: number; version: number; prediction: boolean }>(
    `SELECT prediction_id::text AS key, ${system.project.requestId} AS id, version,
            (output ->> 'prediction')::boolean AS prediction
       FROM serving.predictions WHERE ${system.project.requestId} >= $1`,
    [from],
  );
  const keys = new Map(stored.map((row) => [row.key, row]));
  const ids = new Set(stored.map(({ id }) => id));
  if (ids.size < stored.length)
    throw new Broken(`${stored.length - ids.size} requests are in the log more than once`);
  const unasked = [...ids].filter((id) => !asked.has(id));
  if (unasked.length > 0) throw new Broken(`the log has requests that nobody sent: ${some(unasked)}`);
  for (const [key, answer] of answers) {
    const row = keys.get(key);
    if (
      row &&
      (row.id !== answer.id || row.version !== answer.version || row.prediction !== answer.prediction)
    )
      throw new Broken(`${JSON.stringify(answer)} was answered, and ${JSON.stringify(row)} stored`);
  }
  const missing = [...answers].filter(([key]) => !keys.has(key)).map(([, { id }]) => id);
  return missing.length === 0 ? null : `${missing.length} of ${answers.size} are missing: ${some(missing)}`;
}

/** @returns rows of files of the trial that are not in the table; null: all are */
export async function missingFiles(
  system: System,
  { dropped }: Ledger,
  from: number,
): Promise<string | null> {
  if (dropped.size === 0) return null;
  const found = new Set((await rowsFrom(system, from)).map(({ id }) => id));
  const missing = [...dropped].filter((id) => !found.has(id));
  return missing.length === 0 ? null : `${missing.length} of ${dropped.size} are missing: ${some(missing)}`;
}

/** Every row of the trial once and as it was sent; none that nobody sent; each that was answered. */
async function judgeRows(system: System, { pushed, dropped }: Ledger, ids: Ids, from: number): Promise<void> {
  const found = new Set<number>();
  for (const { id, text } of await rowsFrom(system, from)) {
    if (found.has(id)) throw new Broken(`row ${id} is there twice`);
    found.add(id);
    if (id >= ids.next || !(pushed.has(id) || dropped.has(id))) throw new Broken(`row ${id} was never sent`);
    const wanted = system.project.rowText(id);
    if (text !== wanted) throw new Broken(`row ${id} is "${text}", not "${wanted}"`);
  }
  const lost = [...pushed].filter(([id, isAnswered]) => isAnswered && !found.has(id)).map(([id]) => id);
  if (lost.length > 0) throw new Broken(`${lost.length} rows were answered and are not there: ${some(lost)}`);
}

const rowsFrom = (system: System, from: number): Promise<{ id: number; text: string }[]> =>
  system.query(system.project.rowsSql, [from]);

/** Online is the newest row of each entity, whatever came in which order. */
async function staleOnline(system: System): Promise<string | null> {
  const { staleSql } = system.project;
  const stale = staleSql === null ? [] : await system.query(staleSql);
  return stale.length === 0 ? null : JSON.stringify(stale);
}

const some = (ids: readonly number[]): string => ids.slice(0, 10).join(", ");
