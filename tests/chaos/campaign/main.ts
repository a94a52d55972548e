import { parseArgs } from "node:util";
import { flagship } from "../system/flagship.js";
import { smallProject } from "../system/small-project.js";
import { runCampaign } from "./campaign.js";

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "100" },
    seed: { type: "string" },
    first: { type: "string", default: "0" },
    minutes: { type: "string", default: "600" },
    systems: { type: "string", default: "2" },
    flagship: { type: "boolean", default: false },
  },
});

/** @throws Error for what is no number */
function whole(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not ${text}`);
  return Number(text);
}

const seed = whole("seed", values.seed ?? String(Date.now() % 1_000_000));
console.log(`seed ${seed}`);
const tally = await runCampaign({
  seed,
  first: whole("first", values.first),
  trials: whole("trials", values.trials),
  minutes: whole("minutes", values.minutes),
  systems: whole("systems", values.systems),
  project: values.flagship ? flagship : smallProject,
  print: (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`),
});
console.log(tally.summary());
process.exitCode = tally.failures.length === 0 ? 0 : 1;
