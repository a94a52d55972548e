// Trains on a job that it reads from a file, for a test that kills it: node training-script.mjs JOB
import { readFileSync } from "node:fs";
import { deserialize } from "node:v8";
import { runInProcess } from "../../dist/training/run-in-process.js";

await runInProcess(deserialize(readFileSync(process.argv[2])), () => console.log("progress"));
