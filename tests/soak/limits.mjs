const megabyte = 1024 * 1024;

/**
 * What each quantity may do. A rule is taken by the first pattern that fits the quantity's name; what no rule names must
 * not grow at all, so that a new table that grows is found before it is declared.
 *
 * perHour   how much it may grow in an hour beyond what work explains; missing: not at all
 * perWork   growth that is meant: so much for each unit of work (see load.mjs), which is taken off first
 * floor     judge the lowest value of each minute
 * from      share of the run after which it is judged; missing: after the warm-up
 * ceiling   and never more than this
 */
export const limits = [
  // A process that ends by itself is a fault, whatever becomes of its memory.
  { quantity: /^restarts$/, ceiling: 0 },
  // Two schedules a minute; each ingestion may be followed by a run for each view; a training by drift ingests first.
  { quantity: /^flows\.ended$/, perWork: { minute: 4, delivery: 3, training: 2 }, perHour: 60 },

  // Memory. Code is compiled and caches fill for a while, so some growth is not a leak; 48 MB an hour is 1 GB in 21 hours.
  // V8 keeps the pages of the busiest moment that it met: memory rises in steps to a plateau within minutes, and its own
  // count of what is in use (heap) does not. So the second half of the run is judged, and what it may be at all.
  { quantity: /^postgres\.memory$/, perHour: 96 * megabyte, floor: true, from: 0.5 },
  { quantity: /^worker\.memory$/, perHour: 48 * megabyte, floor: true, from: 0.5, ceiling: 768 * megabyte },
  { quantity: /\.memory$/, perHour: 48 * megabyte, floor: true, from: 0.5, ceiling: 160 * megabyte },
  { quantity: /\.(heap|external)$/, perHour: 24 * megabyte, floor: true },
  { quantity: /\.(handles|threads|sockets)$/, perHour: 12, floor: true },
  { quantity: /^(connections|time_wait|temporary_tables)$/, perHour: 12, floor: true },

  // Files.
  { quantity: /^spool\.bytes$/, perHour: megabyte, floor: true },
  { quantity: /^spool\.folders$/, perHour: 1, floor: true },
  // Rotated at 10 MB, three old ones kept; PostgreSQL's starts over each week.
  {
    quantity: /^log\.worker$/,
    perWork: { flow: 2_500, training: 10_000 },
    perHour: megabyte,
    ceiling: 41 * megabyte,
  },
  { quantity: /^log\./, perWork: { batch: 300 }, perHour: megabyte, ceiling: 41 * megabyte },
  // Files of the write-ahead log are used again: as many as max_wal_size (2 GB) holds.
  { quantity: /^folder\.wal$/, perHour: Infinity, ceiling: 2.5 * 1024 * megabyte },

  // Tables that are meant to grow: a row records something that happened. docs/architecture/08-promises.md says which are
  // kept for how long.
  { quantity: /^rows\.serving\.predictions$/, perWork: { prediction: 1 }, perHour: 60 },
  { quantity: /^bytes\.serving\.predictions$/, perWork: { prediction: 1_000 }, perHour: megabyte },
  { quantity: /^rows\.raw\._batches$/, perWork: { batch: 1 }, perHour: 60 },
  { quantity: /^bytes\.raw\._batches$/, perWork: { batch: 800 }, perHour: megabyte },
  { quantity: /^rows\.raw\._files$/, perWork: { delivery: 1 }, perHour: 60 },
  { quantity: /^rows\.quarantine\.rows$/, perWork: { quarantined: 1 }, perHour: 60 },
  { quantity: /^bytes\.quarantine\.rows$/, perWork: { quarantined: 1_500 }, perHour: megabyte },
  { quantity: /^rows\.monitoring\.expectation_results$/, perWork: { batch: 2 }, perHour: 60 },
  { quantity: /^bytes\.monitoring\.expectation_results$/, perWork: { batch: 2_500 }, perHour: megabyte },
  { quantity: /^rows\.monitoring\.results$/, perWork: { minute: 1 }, perHour: 10 },
  { quantity: /^bytes\.monitoring\.results$/, perWork: { minute: 8_000 }, perHour: megabyte },
  { quantity: /^rows\.ml\.(runs|model_versions)$/, perWork: { training: 1 }, perHour: 10 },
  { quantity: /^rows\.ml\.alias_history$/, perWork: { training: 1, move: 1 }, perHour: 10 },
  {
    quantity: /^rows\.ml\.(artifacts|artifact_chunks|run_artifacts)$/,
    perWork: { training: 6 },
    perHour: 20,
  },
  { quantity: /^rows\.ml\.(params|tags|metrics)$/, perWork: { training: 20 }, perHour: 60 },
  { quantity: /^bytes\.ml\.artifact_chunks$/, perWork: { training: 400_000 }, perHour: megabyte },
  { quantity: /^rows\.dbos\.workflow_(status|input|output)$/, perWork: { flow: 1 }, perHour: 60 },
  {
    quantity: /^bytes\.dbos\.workflow_(status|input|output)$/,
    perWork: { flow: 8_000 },
    perHour: 2 * megabyte,
  },
  { quantity: /^rows\.dbos\.operation_outputs$/, perWork: { flow: 8 }, perHour: 120 },
  { quantity: /^bytes\.dbos\.operation_outputs$/, perWork: { flow: 8_000 }, perHour: 2 * megabyte },
  // A point of the grid each minute for each buyer who has events in its window.
  { quantity: /^rows\.features\.activity$/, perWork: { minute: 220 }, perHour: 600 },
  { quantity: /^bytes\.features\.activity$/, perWork: { minute: 100_000 }, perHour: 4 * megabyte },

  // The same keys are written again and again: rows stay, and dead ones are cleared by autovacuum.
  { quantity: /^rows\./, perHour: 60 },
  { quantity: /^bytes\.(raw\.events|features\.newest|online\.)/, perHour: 8 * megabyte },
  { quantity: /^bytes\./, perHour: megabyte },
];

/** @param {string} quantity */
export const limitOf = (quantity) => limits.find((limit) => limit.quantity.test(quantity)) ?? {};
