import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../support/project.js";

/**
 * Who compares a time of the world with now. Everything else measures with `performance.now()`, as the machine's clock may be
 * set while a process waits: back by an hour, and a limit of a second is an hour long.
 */
const comparesWithTheWorld: Readonly<Record<string, string>> = {
  "runtime/src/flows/monitor-flow.ts": "times of logged predictions",
  "runtime/src/flows/history.ts": "times of recorded runs",
  "runtime/src/flows/set-back-clock.ts": "what this is about",
  "runtime/src/serving/prediction-log/owner.ts": "times of files, which other machines write, too",
  "runtime/src/ingestion/file-stamp.ts": "times of files",
  "runtime/src/ingestion/ahead-of-time.ts": "event times",
  "runtime/src/ingestion/stores/retry-after.ts": "a time that a server names",
};

test("nothing measures how long something takes by a clock that can be set", () => {
  const users = ["runtime/src", "cli/src"]
    .flatMap((folder) =>
      readdirSync(join(repository, folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .filter((file) => readFileSync(file, "utf8").includes("Date.now"))
    .map((file) => relative(repository, file));
  expect(users.toSorted()).toEqual(Object.keys(comparesWithTheWorld).toSorted());
});
