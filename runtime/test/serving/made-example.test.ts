import { expect, test } from "vitest";
import type { InputProfile } from "../../src/tracking/profile.js";
import { madeExample } from "../../src/serving/model/made-example.js";

const now = new Date("2024-05-06T07:08:09Z");

const numbers = (mean: number, min: number, max: number, count = 100): InputProfile => ({
  kind: "numeric",
  count,
  missing: 0,
  min,
  max,
  mean,
  stdev: 1,
  sample: [],
});

const categories = (...counts: [string, number][]): InputProfile => ({
  kind: "categorical",
  count: counts.reduce((sum, [, rows]) => sum + rows, 0),
  missing: 0,
  counts,
});

const bigger = 2 ** 60;

test.each<[what: string, schema: object, profile: InputProfile | undefined, wanted: object]>([
  ["a rounded mean", { type: "number" }, numbers(12.3456, 0, 50), { field: 12.3 }],
  ["a mean in a narrow range", { type: "number" }, numbers(1000.25, 1000.1, 1000.4), { field: 1000.25 }],
  ["a whole mean", { type: "integer" }, numbers(12.5, 3, 20), { field: 13 }],
  ["a mean that no double holds", { type: "integer" }, numbers(bigger, bigger, bigger), { field: 1 }],
  ["what most rows say", { type: "boolean" }, numbers(0.7, 0, 1), { field: true }],
  ["the most frequent category", { type: "string" }, categories(["EWR", 40], ["JFK", 60]), { field: "JFK" }],
  ["no category of few rows", { type: "string" }, categories(["Ada", 9], ["Bob", 1]), { field: "text" }],
  ["no mean of few rows", { type: "number" }, numbers(87.5, 87.5, 87.5, 9), { field: 1 }],
  ["a field that may be missing", { type: ["string", "null"] }, categories(["Ada", 1]), {}],
  ["text that is no input", { type: "string" }, undefined, { field: "text" }],
  [
    "a time that is no input",
    { type: "string", format: "date-time" },
    undefined,
    { field: "2024-05-06T07:00:00Z" },
  ],
  ["a day that is no input", { type: "string", format: "date" }, undefined, { field: "2024-05-06" }],
  ["a number that is no input", { type: "integer" }, undefined, { field: 1 }],
  ["a word that is no input", { type: ["boolean", "null"] }, undefined, {}],
])("an example has %s", (_, schema, profile, wanted) => {
  const model = {
    inputs: [{ name: "field", kind: "numeric", type: "float", origin: "request" }] as const,
    requestSchema: { properties: { field: schema, predict_at: { type: "string", format: "date-time" } } },
  };
  expect(madeExample(model, { inputs: profile === undefined ? {} : { field: profile } }, now)).toEqual(
    wanted,
  );
});

test("an example takes nothing from an input that the server computes", () => {
  const model = {
    inputs: [{ name: "hour", kind: "numeric", type: "integer", origin: "derived" }] as const,
    requestSchema: { properties: { hour: { type: "integer" } } },
  };
  expect(madeExample(model, { inputs: { hour: numbers(17, 0, 23) } }, now)).toEqual({ hour: 1 });
});
