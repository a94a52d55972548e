import { expect, it } from "vitest";
import { gathersStatistics } from "../../src/ingestion/index.js";

const placesOf = (origins: number): number[] =>
  Array.from({ length: origins }, (_, place) => place).filter((place) => gathersStatistics(place, origins));

it.each([
  [0, []],
  [1, []],
  [2, []],
  [5, []],
  [6, [4]],
  [12, [10]],
])("of %i origins statistics are gathered beside those at %j", (origins, places) => {
  expect(placesOf(origins)).toEqual(places);
});
