import { expect, test } from "vitest";
import { runCampaign } from "./campaign/campaign.js";
import { smallProject } from "./system/small-project.js";

// A seed whose 30 trials have every family of faults and none that is long by itself: `npm run test:chaos` has the rest.
const seed = 1;
const trials = 30;

test("a small system keeps its promises through 30 random faults", { timeout: 900_000 }, async () => {
  const lines: string[] = [];
  const tally = await runCampaign({
    seed,
    first: 0,
    trials,
    minutes: 14,
    systems: 2,
    project: smallProject,
    print: (line) => lines.push(line),
  });
  expect(tally.failures).toEqual([]);
  expect(tally.summary(), lines.join("\n")).toContain(`${trials} trials, 0 failed`);
});
