/** A generator of numbers in [0, 1) from a seed (mulberry32): the same run again sends the same. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Keys go round, so that tables of rows by key stay as they are while everything is written again and again. */
const eventKeys = 5_000;
const customers = 200;
const channels = ["web", "shop", "phone"];

export const customerOf = (random) => Math.floor(random() * customers);

/** @param regime 1: amounts as no training before has seen, which is drift */
export function eventOf(random, { at = Date.now(), regime = 0, id } = {}) {
  const amount = Math.round((20 + 80 * random() + 400 * regime) * 100) / 100;
  return {
    event_id: id ?? Math.floor(random() * eventKeys),
    customer: customerOf(random),
    at: new Date(at).toISOString(),
    amount,
    channel: channels[Math.floor(random() * 3)],
    returned: random() < 0.1 + (0.5 * (amount % 100)) / 100,
  };
}

/** @param badShare of rows with a negative amount, which go to quarantine */
export function eventsCsv(random, rows, { badShare = 0, regime = 0 } = {}) {
  const now = Date.now();
  const all = Array.from({ length: rows }, (_, id) =>
    eventOf(random, { at: now - (rows - id) * 10, regime, ...(rows === eventKeys && { id }) }),
  );
  const bad = Math.floor(rows * badShare);
  for (const event of all.slice(0, bad)) event.amount = -1;
  const names = Object.keys(all[0]);
  return `${names.join()}\n${all.map((event) => names.map((name) => event[name]).join()).join("\n")}\n`;
}

/** Rows as a push takes them: a list a column. */
export const columnsOf = (rows) =>
  Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));
