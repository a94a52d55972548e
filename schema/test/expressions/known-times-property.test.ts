import fc from "fast-check";
import { expect, it } from "vitest";
import { greatestKnownAt, proveKnown } from "../../src/expressions/index.js";
import { evaluator } from "./parity/typescript-side.js";
import { compiled } from "./scope.js";

/** Times of few kinds and sizes, so that proofs succeed often. */
const times: fc.Arbitrary<string> = fc.letrec<{ time: string }>((tie) => ({
  time: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("sched_dep_utc", "landed"),
    fc
      .tuple(
        tie("time"),
        fc.constantFrom("+", "-"),
        fc.constantFrom("'1 hour'", "'90 minutes'", "'-1 hour'", "'1 day'"),
      )
      .map(([time, sign, length]) => `(${time} ${sign} interval ${length})`),
    tie("time").map((time) => `(${time} + dep_delay * interval '1 minute')`),
    fc.tuple(tie("time"), tie("time")).map(([a, b]) => `greatest(${a}, ${b})`),
    fc.tuple(tie("time"), tie("time")).map(([a, b]) => `least(${a}, ${b})`),
    tie("time").map((time) => `date_trunc('day', ${time})`),
    tie("time").map((time) => `coalesce(landed, ${time})`),
  ),
})).time;

const moments = fc
  .integer({ min: -50, max: 50 })
  .map((hours) => new Date(Date.UTC(2013, 2, 10, 7) + hours * 1_800_000));

const rows = fc.record({
  sched_dep_utc: moments,
  landed: fc.option(moments),
  dep_delay: fc.option(fc.integer({ min: -100, max: 100 })),
});

it("a proof holds for every row", async () => {
  let proven = 0;
  const property = fc.asyncProperty(
    times,
    times,
    fc.array(rows, { minLength: 5 }),
    async (known, at, examples) => {
      const [knownAt, predictAt] = [await compiled(known), await compiled(at)];
      const scope = { rowKnownAt: knownAt, columns: {} };
      if (proveKnown(await compiled("distance"), predictAt, scope) !== null) return;
      proven += 1;
      for (const row of examples) {
        const moment = evaluator(predictAt)(row);
        if (moment === null) continue;
        const time = evaluator(knownAt)(row);
        expect(time).not.toBeNull();
        expect(Number(time)).toBeLessThanOrEqual(Number(moment));
      }
    },
  );
  await fc.assert(property, { numRuns: 1500, seed: 20130101 });
  expect(proven).toBeGreaterThan(30);
});

it("the greatest known time is the greatest, and null where one of them is", async () => {
  const property = fc.asyncProperty(
    fc.array(times, { minLength: 1, maxLength: 4 }),
    fc.array(rows, { minLength: 5 }),
    async (texts, examples) => {
      const [first, ...rest] = await Promise.all(texts.map(compiled));
      if (first === undefined) return;
      const compute = evaluator(greatestKnownAt([first, ...rest]));
      const parts = [first, ...rest].map(evaluator);
      for (const row of examples) {
        const values = parts.map((part) => part(row));
        const wanted = values.includes(null) ? null : Math.max(...values.map(Number));
        const answer = compute(row);
        expect(answer === null ? null : Number(answer)).toBe(wanted);
      }
    },
  );
  await fc.assert(property, { numRuns: 500, seed: 20130101 });
});
