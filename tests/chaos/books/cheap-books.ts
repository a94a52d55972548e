import type { Ids } from "../load/ids.js";
import type { Ledger } from "../load/ledger.js";
import { Broken } from "../story.js";
import { readingOf, sensors } from "../system/small-project.js";
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
  await until("rows of files in the table", arrivalSeconds, () => missingFiles(system, ledger));
  await judgeRows(system, ledger, ids, from);
  await until("online values of what is stored", arrivalSeconds, () => staleOnline(system));
}

async function missingAnswers(
  system: System,
  { answers, asked }: Ledger,
  from: number,
): Promise<string | null> {
  const stored = await system.query<{ key: string; id: number; version: number; prediction: boolean }>(
    `SELECT prediction_id::text AS key, (request ->> 'id')::int AS id, version,
            (output ->> 'prediction')::boolean AS prediction
       FROM serving.predictions WHERE (request ->> 'id')::int >= $1`,
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

async function missingFiles(system: System, { dropped }: Ledger): Promise<string | null> {
  const { 0: found } = await system.query<{ rows: number }>(
    "SELECT count(DISTINCT id)::int AS rows FROM raw.readings WHERE id = ANY($1)",
    [[...dropped]],
  );
  return found?.rows === dropped.size ? null : `${found?.rows} of ${dropped.size} are there`;
}

/** Every row of the trial once and as it was sent; none that nobody sent; each that was answered. */
async function judgeRows(system: System, { pushed, dropped }: Ledger, ids: Ids, from: number): Promise<void> {
  const rows = await system.query<{ id: number; sensor: string; value: number; at: Date }>(
    "SELECT id::int, sensor, value, at FROM raw.readings WHERE id >= $1",
    [from],
  );
  const found = new Set<number>();
  for (const row of rows) {
    const wanted = readingOf(row.id);
    if (found.has(row.id)) throw new Broken(`row ${row.id} is there twice`);
    found.add(row.id);
    if (row.id >= ids.next || !(pushed.has(row.id) || dropped.has(row.id)))
      throw new Broken(`row ${row.id} was never sent`);
    const isSame =
      row.sensor === wanted.sensor &&
      row.value === wanted.value &&
      row.at.getTime() === Date.parse(wanted.at);
    if (!isSame) throw new Broken(`row ${row.id} is ${JSON.stringify(row)}, not ${JSON.stringify(wanted)}`);
  }
  const lost = [...pushed].filter(([id, isAnswered]) => isAnswered && !found.has(id)).map(([id]) => id);
  if (lost.length > 0) throw new Broken(`${lost.length} rows were answered and are not there: ${some(lost)}`);
}

/** Online is the newest row of each sensor, whatever came in which order. */
async function staleOnline(system: System): Promise<string | null> {
  const rows = await system.query<{ sensor: string; at: string; online: string | null }>(
    `SELECT sensor, newest.at::text, online.event_time::text AS online
       FROM (SELECT sensor, max(at) AS at FROM raw.readings GROUP BY sensor) AS newest
       LEFT JOIN online.last_reading AS online USING (sensor)`,
  );
  const stale = rows.filter(({ at, online }) => at !== online);
  if (rows.length !== sensors) return `${rows.length} sensors`;
  return stale.length === 0 ? null : JSON.stringify(stale);
}

const some = (ids: readonly number[]): string => ids.slice(0, 10).join(", ");
