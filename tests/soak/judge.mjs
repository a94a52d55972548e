import { limitOf } from "./limits.mjs";
import { floorOf, robustSlope } from "./slope.mjs";

/** The first fifth of a run is warm-up, between one and five minutes of it. */
const warmUpSeconds = (seconds) => Math.min(Math.max(seconds / 5, 60), 300, seconds / 2);

/** A floor is that of a minute; of shorter runs a tenth. */
const floorSeconds = (seconds) => Math.min(60, seconds / 10);

/**
 * @typedef {object} Sample
 * @property {number} seconds since the load began
 * @property {Record<string, number>} work done so far, by unit: "prediction", "flow"
 * @property {Record<string, number>} quantities
 */

/**
 * Says of each quantity whether it grew by more than it may: its slope beyond what the work explains, and not by chance
 * (the lower bound of the slope's 95 % interval is over the limit), or it passed its ceiling.
 * @param {readonly Sample[]} samples in order of time
 * @param {(quantity: string) => import("./limits.mjs").limits[number]} [limit]
 */
export function judge(samples, limit = limitOf) {
  const seconds = (samples.at(-1)?.seconds ?? 0) - (samples[0]?.seconds ?? 0);
  const begin = samples[0]?.seconds ?? 0;
  const names = [...new Set(samples.flatMap(({ quantities }) => Object.keys(quantities)))].sort();
  return names.map((quantity) => {
    const allowed = limit(quantity);
    const after = begin + Math.max(warmUpSeconds(seconds), (allowed.from ?? 0) * seconds);
    const steady = samples.filter((sample) => sample.seconds >= after);
    return judgeOne(quantity, steady, allowed, floorSeconds(seconds));
  });
}

function judgeOne(quantity, samples, { perHour = 0, perWork = {}, floor = false, ceiling }, width) {
  const has = samples.filter(({ quantities }) => quantities[quantity] !== undefined);
  const values = has.map(({ quantities }) => quantities[quantity]);
  const explained = ({ work }) =>
    Object.entries(perWork).reduce((sum, [unit, each]) => sum + each * (work[unit] ?? 0), 0);
  const beyond = has.map((sample) => [
    sample.seconds / 3600,
    sample.quantities[quantity] - explained(sample),
  ]);
  const slope = robustSlope(floor ? floorOf(beyond, width / 3600) : beyond);
  const most = values.reduce((greatest, value) => Math.max(greatest, value), 0);
  const verdict =
    ceiling !== undefined && most > ceiling
      ? "above its ceiling"
      : slope === null
        ? "too few samples"
        : slope.low > perHour
          ? "grew"
          : "fine";
  return {
    quantity,
    verdict,
    first: values[0] ?? null,
    last: values.at(-1) ?? null,
    most,
    /** An hour, beyond what work explains. */
    slope: slope?.slope ?? null,
    slopeLow: slope?.low ?? null,
    limit: perHour === Infinity ? null : perHour,
    perWork,
    ceiling: ceiling ?? null,
  };
}

/** What must be looked at. A quantity that was sampled too seldom is not a pass. */
export const failuresOf = (verdicts) => verdicts.filter(({ verdict }) => verdict !== "fine");
