// A worker as generated code starts it: the project's definition comes from the file named first.
import { readFileSync } from "node:fs";
import { runWorker } from "../../dist/flows/index.js";

const project = JSON.parse(readFileSync(process.argv[2], "utf8"));
await runWorker({
  ...project,
  models: project.models.map((model) => ({ ...model, derive: () => ({}) })),
});
