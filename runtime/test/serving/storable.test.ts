/** Whatever is answered is stored: what PostgreSQL's types cannot hold is refused before. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { createServer } from "../../src/serving/index.js";
import type { ModelDefinition } from "../../src/definitions/model.js";
import { derived } from "../../src/v1/expressions.js";
import { recordedLog } from "../support/log.js";
import { model, project, register, service } from "./support/picnics.js";
import { post, setting, type Setting } from "./support/running-server.js";

/** Takes every type of a column; weather is looked up by the day too, and the sky is computed. */
const varied = {
  ...model,
  inputs: model.inputs.map((input) => (input.name === "note" ? { ...input, origin: "derived" } : input)),
  derive: (row: Readonly<Record<string, unknown>>) => ({
    hour: derived("hour", () => (row["starts_at"] as Date).getUTCHours()),
    // Half of what was sent: half of a character, where it is cut there.
    note: typeof row["note"] === "string" ? row["note"].slice(0, Math.ceil(row["note"].length / 2)) : null,
  }),
  lookup: {
    parameters: ["station", "day"],
    onlineSql: model.lookup!.onlineSql.replaceAll("station = $2", "station = $2 || left($3::date::text, 0)"),
    historicalSql: model.lookup!.historicalSql.replaceAll("station = $2", "station = $2 || left($3::date::text, 0)"), // prettier-ignore
  },
  requestSchema: {
    ...model.requestSchema,
    properties: {
      ...(model.requestSchema["properties"] as object),
      day: { type: ["string", "null"], format: "date" },
      weight: { type: ["number", "null"] },
      sunny: { type: ["boolean", "null"] },
    },
  },
} as unknown as ModelDefinition;

let given: Setting;
let server: Awaited<ReturnType<typeof createServer>>;
let url: string;
let recorded: ReturnType<typeof recordedLog>;

beforeAll(async () => {
  given = await setting();
  await register(given.pool, "first");
  recorded = recordedLog();
  server = await createServer({ project, service, model: varied }, { env: given.env, log: recorded.log });
  url = await server.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await server.close();
  await given[Symbol.asyncDispose]();
});

const body = { distance: 100, station: "north", starts_at: "2013-06-01T12:00:00Z" };

const stored = async (ids: readonly string[]): Promise<number> =>
  (
    await given.pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM serving.predictions WHERE prediction_id = ANY ($1::uuid[])",
      [ids],
    )
  ).rows[0]!.n;

async function refusedRecords(): Promise<string[]> {
  const names = await readdir(path.join(given.folder, ".mlops/spool/fun-api"), { recursive: true });
  return names.filter((name) => name.includes("rejected/") || name.endsWith(".rejected"));
}

const times = {
  "the year 0": "0000-01-01T00:00:00Z",
  "the year 0, by its offset": "0001-01-01T00:00:00+00:01",
  "the year 10000, by its offset": "9999-12-31T23:59:59-00:01",
  "a leap second": "2016-12-31T23:59:60Z",
  "24 o'clock": "2016-12-31T24:00:00Z",
} as const;

describe.each(["predict_at", "starts_at"])("in %s", (field) => {
  test.each(Object.entries(times))("%s is refused with 422 that names the field", async (_, time) => {
    const answer = await post(url, { ...body, [field]: time });
    expect(answer).toMatchObject({ status: 422, body: { details: [{ field }] } });
  });

  test.each(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2013-06-01 12:00:00+23:59", "0012-06-01t12:00:00+05"])(
    "%s is answered and stored, as the time that it is",
    async (time) => {
      const answer = await post(url, { ...body, predict_at: "2013-06-01T12:00:00Z", [field]: time });
      expect(answer.status).toBe(200);
      await until(async () => (await stored([answer.body.prediction_id])) === 1, "the record");
      const sql = "SELECT predict_at FROM serving.predictions WHERE prediction_id = $1";
      const { rows } = await given.pool.query<{ predict_at: Date }>(sql, [answer.body.prediction_id]);
      expect(rows[0]!.predict_at.toISOString()).toBe(answer.body.predict_at);
      if (field === "predict_at" && time.startsWith("0012"))
        expect(answer.body.predict_at).toBe("0012-06-01T07:00:00.000Z");
    },
  ); // prettier-ignore
});

test("a date of the year 0, by which features are looked up, is refused with 422", async () => {
  expect(await post(url, { ...body, day: "0000-01-01" })).toMatchObject({
    status: 422,
    body: { details: [{ field: "day", message: "must be within the years 1 to 9999" }] },
  });
});

test("an input that was computed to half a character is refused with 422", async () => {
  expect(await post(url, { ...body, note: "😀" })).toMatchObject({
    status: 422,
    body: {
      error: "prediction_not_storable",
      message:
        "The prediction cannot be recorded, so it is not answered: inputs.note must be well-formed Unicode",
    },
  });
});

test("any body that is answered is stored", { timeout: 120_000 }, async () => {
  const ids: string[] = [];
  const odd = fc.constantFrom("\0", "\ud800", "\udc00x", "a\u0000b", "😀", "\\u0000", "'\"\\", "\u2028", "﷐");
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string(), odd, fc.constant("north"));
  const number = fc.oneof(
    fc.constantFrom("-0", "0", "1e308", "1e309", "-1e400", "5e-324", "1e-400", "123456789012345678901234567890", "9".repeat(330), "0.1e1", "1e22", "9223372036854775807", "-9223372036854775808", "9223372036854775808"),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    fc.integer().map(String),
  ); // prettier-ignore
  const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
  const year = fc.oneof(fc.constantFrom("0000", "0001", "0099", "9999"), fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, "0"))); // prettier-ignore
  const date = fc.tuple(year, two(13), two(32)).map((parts) => parts.join("-"));
  const zone = fc.oneof(fc.constantFrom("Z", "z", "", "+05", "-0930", "+23:59", "-23:59", "+24:00"), fc.tuple(fc.constantFrom("+", "-"), two(23), two(59)).map(([sign, h, m]) => `${sign}${h}:${m}`)); // prettier-ignore
  const clock = fc.tuple(two(24), two(60), two(60), fc.constantFrom("", ".5", ".999999999")).map(([h, m, s, f]) => `${h}:${m}:${s}${f}`); // prettier-ignore
  const time = fc.oneof(
    fc.tuple(date, fc.constantFrom("T", "t", " ", "\u00a0"), clock, zone).map((parts) => parts.join("")),
    fc.constantFrom("infinity", "-infinity", "now", "+012013-06-01T00:00:00Z", "4714-01-01 BC", ...Object.values(times)),
    fc.date({ noInvalidDate: true, min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z") }).map((each) => each.toISOString()),
  ); // prettier-ignore
  const json = <T>(arbitrary: fc.Arbitrary<T>) => arbitrary.map((value) => JSON.stringify(value));
  const maybe = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined });
  const mostly = (usual: string, arbitrary: fc.Arbitrary<string>) =>
    fc.oneof({ arbitrary: fc.constant(usual), weight: 4 }, { arbitrary, weight: 1 });
  const fields = fc.record({
    distance: mostly("100", number),
    station: mostly('"north"', json(text)),
    starts_at: mostly(JSON.stringify(body.starts_at), json(time)),
    note: mostly("null", json(text)),
    predict_at: maybe(mostly('"2013-06-01T10:00:00Z"', json(time))),
    day: mostly('"2013-06-01"', json(date)),
    weight: mostly("1.5", number),
    sunny: maybe(fc.constantFrom("true", "false", "null")),
  });
  const extra = fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 9 },
    { arbitrary: json(text), weight: 1 },
  );
  await fc.assert(
    fc.asyncProperty(fields, extra, async (values, key) => {
      const pairs = Object.entries(values).filter(([, value]) => value !== undefined);
      const given = pairs.map(([name, value]) => `${JSON.stringify(name)}:${value}`);
      const answer = await post(url, `{${[...given, ...(key === undefined ? [] : [`${key}:1`])].join(",")}}`);
      expect([200, 400, 422]).toContain(answer.status);
      if (answer.status === 200) ids.push(answer.body.prediction_id as string);
    }),
    { numRuns: 600, endOnFailure: true },
  );
  expect(ids.length).toBeGreaterThan(100);
  await until(async () => (await stored(ids)) === ids.length, "every record");
  expect(await refusedRecords()).toEqual([]);
});
