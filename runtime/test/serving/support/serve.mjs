// Serves the project of the JSON file given (see processes.ts) in a process of its own.
import { readFileSync } from "node:fs";
import { createServer, listen } from "../../../dist/v1/index.js";

const { project, service, model } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const derive = (row) => ({ hour: row.starts_at.getUTCHours() });
await listen(await createServer({ project, service, model: { ...model, derive } }), service);
