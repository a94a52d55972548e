import { expect, test } from "vitest";
import { closest, suggestion } from "../../src/diagnostics/suggest.js";

test.each([
  ["nullable", "nulable", ["nullable", "unit"]],
  ["event_time", "event_tiem", ["event_time", "known_at"]],
  ["Customer", "customer", ["Customer", "custom"]],
  ["min_value", "min", ["min_value", "max_value", "mostly"]],
  [null, "banana", ["apple", "cherry"]],
  [null, "a", ["xyz"]],
  ["b", "a", ["b"]],
  [null, "max", ["max_value", "max_size"]],
])("%s is meant by %s", (wanted, word, candidates) => {
  expect(closest(word, candidates)).toBe(wanted);
});

test.each([
  ['Did you mean "orders"?', "order", ["orders"]],
  ["The sources here are: a, b.", "orders", ["b", "a"]],
  ["There are no sources yet.", "orders", []],
])("%s", (wanted, word, candidates) => {
  expect(suggestion(word, candidates, "sources")).toBe(wanted);
});
