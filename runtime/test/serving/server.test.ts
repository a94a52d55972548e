import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { exampleBody, probability, register } from "./support/picnics.js";
import { setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

let given: Setting;
let server: RunningServer;

beforeAll(async () => {
  given = await setting();
  await register(given.pool, "first");
  server = await startServer(given);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await given[Symbol.asyncDispose]();
});

const body = { distance: 100, station: "north", starts_at: "2013-06-01T12:00:00Z" };

describe("POST /predict", () => {
  test("answers with the features that are online now", async () => {
    const answer = await server.predict(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      prediction_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      model: "fun",
      version: 1,
      predict_at: expect.any(String) as string,
      prediction: true,
      probability: expect.closeTo(
        probability("first", { distance: 100, hour: 12, temp: 20, sky: "clear" }),
        6,
      ) as number,
      missing_features: [],
      feature_states: { weather: "PRESENT" },
    });
    expect(Math.abs(Date.now() - Date.parse(String(answer.body.predict_at)))).toBeLessThan(60_000);
  });

  test("answers a replay with what was known at its time", async () => {
    const { body: answer } = await server.predict({ ...body, predict_at: "2013-06-01T10:15:00Z" });
    expect(answer.predict_at).toBe("2013-06-01T10:15:00.000Z");
    expect(answer.probability).toBeCloseTo(
      probability("first", { distance: 100, hour: 12, temp: 10, rainy: true, sky: "grey" }),
      6,
    );
  });

  test.each([
    ["is past its time to live", { ...body, station: "south" }, "OUTSIDE_MAX_AGE"],
    ["does not exist", { ...body, station: "nowhere" }, "NOT_FOUND"],
    ["was not known yet", { ...body, predict_at: "2013-06-01T09:15:00Z" }, "NOT_FOUND"],
  ])("names a view whose row %s, and takes its features as missing", async (_, request, state) => {
    const { body: answer } = await server.predict(request);
    expect(answer.missing_features).toEqual(["weather"]);
    expect(answer.feature_states).toEqual({ weather: state });
    expect(answer.probability).toBeCloseTo(probability("first", { distance: 100, hour: 12 }), 6);
  });

  test("logs each answer with the inputs that the model saw", async () => {
    const request = { ...body, distance: 321, note: "it's a “test”\n\\" };
    const { body: answer } = await server.predict(request, { "x-request-id": "abc" });
    const logged = async () => {
      const sql = "SELECT * FROM serving.predictions WHERE prediction_id = $1";
      return (await given.pool.query<Record<string, unknown>>(sql, [answer.prediction_id])).rows[0];
    };
    await until(async () => (await logged()) !== undefined, "the record in the database");
    expect(await logged()).toMatchObject({
      service: "fun-api",
      model: "fun",
      version: 1,
      predict_at: new Date(String(answer.predict_at)),
      request,
      inputs: {
        distance: 321,
        note: request.note,
        hour: 12,
        weather__temp: 20,
        weather__rainy: false,
        weather__sky: "clear",
      },
      output: { prediction: true, probability: answer.probability as number },
    });
  });

  test.each([
    { what: "a wrong type", request: { ...body, distance: "far" }, field: "distance", message: "must be integer" },
    { what: "a fraction for a whole number", request: { ...body, distance: 1.5 }, field: "distance", message: "must be integer" },
    { what: "null where it is not allowed", request: { ...body, station: null }, field: "station", message: "must be string" },
    { what: "a number beyond exactness", request: { ...body, distance: 2 ** 60 }, field: "distance", message: "must be within ±(2^53 - 1), as an input is computed from it" },
    { what: "more than 64 bits", request: JSON.stringify(body).replace("100", "9223372036854775808"), field: "distance", message: "must be a whole number of 64 bits, from -2^63 to 2^63 - 1" },
    { what: "more than 64 bits with an exponent", request: JSON.stringify(body).replace("100", "1e30"), field: "distance", message: "must be a whole number of 64 bits, from -2^63 to 2^63 - 1" },
    { what: "a missing field", request: { ...body, station: undefined }, field: "station", message: "is required" },
    { what: "an unknown field", request: { ...body, colour: 1 }, field: "colour", message: "is not a field of this request; its fields are distance, note, predict_at, starts_at, station" },
    { what: "a time without zone", request: { ...body, starts_at: "2013-06-01T12:00:00" }, field: "starts_at", message: "must be a date and time with zone such as 2013-06-01T12:30:00Z" },
    { what: "a day that does not exist", request: { ...body, starts_at: "2013-02-30T12:00:00Z" }, field: "starts_at", message: "must be a date and time with zone such as 2013-06-01T12:30:00Z" },
    { what: "a leap second", request: { ...body, starts_at: "2016-12-31T23:59:60Z" }, field: "starts_at", message: "is not a time that exists" },
    { what: "a NUL character", request: { ...body, note: "a\0" }, field: "note", message: "must not contain a NUL character" },
    { what: "half a character", request: { ...body, station: "\ud800" }, field: "station", message: "must be well-formed Unicode" },
    { what: "an array", request: [body], field: "body", message: "must be object" },
    { what: "null", request: null, field: "body", message: "must be object" },
  ])("refuses $what with 422 that names the field", async ({ request, field, message }) => {
    const answer = await server.predict(request);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ error: "validation_failed", details: [{ field, message }] });
  }); // prettier-ignore

  test("refuses values for which a derived input has no value with 422 that names the input", async () => {
    const before = (await server.get("/metrics")).text;
    const answer = await server.predict({ ...body, distance: -7 });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        error: "input_has_no_value",
        message: "The input hour has no value for this row: division by zero",
        details: [{ field: "hour", message: "division by zero" }],
      },
    });
    const after = (await server.get("/metrics")).text;
    const invalid = (text: string) =>
      Number(/model_predictions_total\{.*status="invalid"\} (\d+)/.exec(text)?.[1] ?? 0);
    expect(invalid(after)).toBe(invalid(before) + 1);
    expect(after).not.toContain('status="error"');
  });

  test("names all problems at once", async () => {
    const { body: answer } = await server.predict({ distance: "far", colour: "red" });
    const fields = (answer.details as { field: string }[]).map(({ field }) => field).sort();
    expect(fields).toEqual(["colour", "distance", "starts_at", "station"]);
  });

  test.each([
    { what: "broken JSON", text: "{", status: 400, error: "invalid_json" },
    { what: "a field that comes twice", text: JSON.stringify(body).replace("{", '{"distance": 1, '), status: 400, error: "invalid_json" },
    { what: "an empty body", text: "", status: 400, error: "invalid_json" },
    { what: "a body for prototypes", text: '{"__proto__": {}}', status: 400, error: "invalid_json" },
    { what: "an infinite number", text: JSON.stringify(body).replace("100", "1e999"), status: 422, error: "validation_failed" },
    { what: "a huge body", text: JSON.stringify({ ...body, note: "x".repeat(70_000) }), status: 413, error: "body_too_large" },
  ])("refuses $what with $status", async ({ text, status, error }) => {
    const answer = await server.predict(text);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error, message: expect.any(String) as string });
  }); // prettier-ignore

  test("refuses another media type with 415", async () => {
    const answer = await server.predict("a=b", { "content-type": "application/x-www-form-urlencoded" });
    expect(answer).toMatchObject({ status: 415, body: { error: "unsupported_media_type" } });
  });
});

describe("other requests", () => {
  test("an unknown path is answered with 404 as JSON", async () => {
    expect(await server.get("/nothing?x=1")).toMatchObject({ status: 404, body: { error: "not_found" } });
  });

  test("a wrong method is answered with 405 and the right one", async () => {
    const answer = await server.get("/predict");
    expect(answer).toMatchObject({ status: 405, body: { error: "method_not_allowed" } });
    expect(answer.headers.get("allow")).toBe("POST");
  });

  test("a caller's request id comes back, an unfit one does not", async () => {
    expect((await server.predict(body, { "x-request-id": "trace-1" })).headers.get("x-request-id")).toBe(
      "trace-1",
    );
    expect((await server.predict(body, { "x-request-id": "a b" })).headers.get("x-request-id")).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  test("/health and /ready say what serves", async () => {
    expect((await server.get("/health")).body).toEqual({ status: "ok" });
    expect(await server.get("/ready")).toMatchObject({
      status: 200,
      body: { status: "ready", model: "fun", alias: "champion", version: 1, database: "ok" },
    });
  });

  test("/openapi.json describes the body, with a made example, as there is no key that a row of the data could ask for", async () => {
    const { body: document } = await server.get("/openapi.json");
    const { post } = document.paths["/predict"];
    expect(document.openapi).toBe("3.1.0");
    expect(post.operationId).toBe("predict");
    expect(post.requestBody.content["application/json"].schema.properties.distance).toEqual({
      type: "integer",
      description: "Way to go (km)",
    });
    const { example } = post.requestBody.content["application/json"] as { example: Record<string, unknown> };
    expect(Object.keys(example)).toEqual(["distance", "starts_at", "station"]);
    expect(example).not.toMatchObject({ station: exampleBody.station });
    expect(Object.keys(post.responses as object)).toEqual(["200", "400", "401", "422", "503"]);
  });

  test("/docs is a page that refers to this server only", async () => {
    const page = await server.get("/docs");
    expect(page.status).toBe(200);
    expect(page.text).toContain("swagger-ui");
    expect(page.text).not.toMatch(/(src|href)="https?:/);
    expect((await server.get("/docs/json")).body).toEqual((await server.get("/openapi.json")).body);
  });
});

test("log lines carry the request, never its body", async () => {
  await server.predict({ ...body, note: "a private matter" }, { "x-request-id": "line-1" });
  await until(() => server.recorded.lines.some((line) => line["request_id"] === "line-1"), "the log line");
  expect(JSON.stringify(server.recorded.lines)).not.toContain("a private matter");
});
