// npm run test:fuzz [-- --files N --requests N --seed S --minutes N --only yaml|rows|http]: damaged files and requests, in numbers.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "5000" },
    requests: { type: "string", default: "5000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    minutes: { type: "string", default: "1440" },
    only: { type: "string", default: "" },
  },
});
if (!["", "yaml", "rows", "http"].includes(values.only))
  throw new RangeError(`--only takes yaml, rows or http`);
for (const name of ["files", "requests", "seed", "minutes"])
  if (!/^\d+$/.test(values[name])) throw new RangeError(`--${name} is a whole number, not ${values[name]}`);

console.log(`fuzz: ${values.files} files, ${values.requests} requests, seed ${values.seed}`);
const runner = spawn("npx", ["vitest", "run", `tests/fuzz/${values.only}`, "--disable-console-intercept"], {
  stdio: "inherit",
  env: {
    ...process.env,
    FUZZ_RUN: "1",
    FUZZ_FILES: values.files,
    FUZZ_REQUESTS: values.requests,
    FUZZ_SEED: values.seed,
    FUZZ_MINUTES: values.minutes,
  },
});
runner.on("close", (code) => {
  process.exitCode = code ?? 1;
});
