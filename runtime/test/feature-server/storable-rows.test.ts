/** Whatever a push is told was loaded is stored: what PostgreSQL cannot hold is refused, or set aside with its reason. */
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { minutesAgo, runFeatureServer, type Answer, type Running } from "./running.js";

let running: Running;
beforeAll(async () => {
  running = await runFeatureServer();
});
afterAll(() => running[Symbol.asyncDispose]());

const json = <T>(arbitrary: fc.Arbitrary<T>) => arbitrary.map((value) => JSON.stringify(value));
const odd = fc.constantFrom("\0", "\ud800", "\udc00x", "😀", "\\N", "\\.", "a\tb\nc", "infinity", "NaN", "");
const text = json(fc.oneof(odd, fc.string({ unit: "binary" }), fc.constant("a")));
const number = fc.oneof(
  fc.constantFrom("-0", "1e308", "1e309", "5e-324", "1e-400", "9".repeat(330), "1e22", "9223372036854775807", "-9223372036854775808", "9223372036854775808"),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
); // prettier-ignore
const time = json(
  fc.oneof(
    fc.constantFrom("0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-23:59", "2016-12-31T23:59:60Z", "2016-12-31T24:00:00Z", "2013-02-30T00:00:00Z", "4714-01-01 BC", "+012013-06-01T00:00:00Z", "infinity", "now", "2013-06-01T12:00:00.123456789Z"),
    fc.date({ noInvalidDate: true }).map((each) => each.toISOString()),
    fc.constant(minutesAgo(2)),
  ),
); // prettier-ignore
const mostly = (usual: fc.Arbitrary<string>, arbitrary: fc.Arbitrary<string>) =>
  fc.oneof({ arbitrary: usual, weight: 4 }, { arbitrary, weight: 1 });
const row = fc.record({
  id: mostly(fc.nat(1e9).map(String), fc.oneof(number, text)),
  sensor: mostly(fc.constant('"a"'), fc.oneof(text, number)),
  at: mostly(fc.constant(JSON.stringify(minutesAgo(2))), fc.oneof(time, text)),
  value: mostly(fc.constant("1.5"), fc.oneof(number, text, fc.constant("null"))),
});

async function send(rows: readonly Readonly<Record<string, string>>[], to: string): Promise<Answer> {
  const lists = ["id", "sensor", "at", "value"].map(
    (name) => `"${name}":[${rows.map((each) => each[name]).join(",")}]`,
  );
  const response = await fetch(`${running.url}/push`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"push_source_name":"readings","to":"${to}","df":{${lists.join(",")}}}`,
  });
  const answer = await response.text();
  return { status: response.status, text: answer, body: JSON.parse(answer) as Answer["body"] };
}

test(
  "any rows that are answered with 200 are stored, or named as set aside",
  { timeout: 120_000 },
  async () => {
    let accepted = 0;
    const stored = async (): Promise<number> =>
      (await running.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM raw.readings")).rows[0]!.n;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("online", "offline"),
        async (rows, to) => {
          await running.pool.query("DELETE FROM raw.readings");
          const { status, body, text } = await send(rows, to);
          expect([200, 400, 422], text).toContain(status);
          if (status !== 200 || body.batch_id === null) return;
          accepted++;
          expect(body.rows_loaded + body.rows_late + body.rows_quarantined).toBe(rows.length);
          expect(await stored()).toBe(body.rows_loaded);
        },
      ),
      { numRuns: 80, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(15);
  },
);

test("a key that no index holds is refused with 422, not for the caller to send again", async () => {
  const sensor = JSON.stringify(randomBytes(6000).toString("hex"));
  const given = { id: "1", sensor, at: JSON.stringify(minutesAgo(2)), value: "1" };
  const { status, body } = await send([given], "online");
  expect({ status, detail: body.detail as unknown }).toEqual({
    status: 422,
    detail: expect.stringMatching(
      /^The rows cannot be taken: PostgreSQL cannot hold this: index row/,
    ) as string,
  });
});
