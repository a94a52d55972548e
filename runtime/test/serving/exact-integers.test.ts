import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { createServer } from "../../src/serving/index.js";
import type { ModelDefinition } from "../../src/definitions/model.js";
import { recordedLog } from "../support/log.js";
import { model, project, register, service } from "./support/picnics.js";
import { post, setting, type Setting } from "./support/running-server.js";

/** The stations have numbers of 64 bits, by which weather is looked up. */
const numbered = {
  ...model,
  derive: () => ({ hour: 1 }),
  lookup: {
    ...model.lookup!,
    parameters: ["distance"],
    onlineSql: model.lookup!.onlineSql.replaceAll("station = $2", "station = $2::bigint::text"),
    historicalSql: model.lookup!.historicalSql.replaceAll("station = $2", "station = $2::bigint::text"),
  },
} as unknown as ModelDefinition;

let given: Setting;
let server: Awaited<ReturnType<typeof createServer>>;
let url: string;

beforeAll(async () => {
  given = await setting();
  await given.pool.query(`
    INSERT INTO online.weather (station, event_time, known_at, temp, rainy, sky) VALUES
      ('9007199254740992', now(), now(), 20, false, 'clear'), ('-9223372036854775808', now(), now(), 20, false, 'clear')`);
  await register(given.pool, "first");
  server = await createServer(
    { project, service, model: numbered },
    { env: given.env, log: recordedLog().log },
  );
  url = await server.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await server.close();
  await given[Symbol.asyncDispose]();
});

const body = (distance: string): string =>
  `{"distance": ${distance}, "station": "x", "starts_at": "2013-06-01T12:00:00Z"}`;

test.each([
  ["9007199254740992", "PRESENT"],
  ["9007199254740993", "NOT_FOUND"],
  ["-9223372036854775808", "PRESENT"],
  ["9223372036854775807", "NOT_FOUND"],
])("a key of 64 bits, %s, finds its own row: %s; the log keeps it", async (distance, state) => {
  const answer = await post(url, body(distance));
  expect(answer.body).toMatchObject({ feature_states: { weather: state } });
  const logged = async (): Promise<string | undefined> =>
    (
      await given.pool.query<{ sent: string }>(
        "SELECT request ->> 'distance' AS sent FROM serving.predictions WHERE prediction_id = $1",
        [answer.body.prediction_id],
      )
    ).rows[0]?.sent;
  await until(async () => (await logged()) !== undefined, "the record in the database");
  expect(await logged()).toBe(distance);
});
