import { expect, test } from "vitest";
import { dataPlace } from "../src/data-places.js";

test.each([
  ["events.csv", "file", "events.csv"],
  ["./events.csv", "file", "events.csv"],
  ["././events (1).csv", "file", "events (1).csv"],
  ["data/events.csv", "folder", "data"],
  ["./data//a/./b.csv", "folder", "data/a"],
  ["data/*.csv", "folder", "data"],
  ["data/2024-*/x.csv", "folder", "data"],
  ["data/{a,b}/x.csv", "folder", "data"],
  ["data/@(a|b)/x.csv", "folder", "data"],
  ["data/\\[1\\]/x.csv", "folder", "data"],
  ["data/!(old)/x.csv", "folder", "data"],
  ["*.csv", "folder", "."],
  ["./*.csv", "folder", "."],
  ["events-202[34].csv", "folder", "."],
  ["!events.csv", "folder", "."],
  ["**/events.csv", "folder", "."],
  ["{a,b}/x.csv", "folder", "."],
])("the files of %s are in the %s %s", (path, kind, place) => {
  expect(dataPlace(path)).toEqual({ kind, path: place });
});
