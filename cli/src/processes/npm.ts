import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { CommandError } from "../errors/command-error.js";

export interface NpmResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** npm asks its registry whether there is a newer npm, and about the packages, unless it is told not to. */
const quiet = ["--no-update-notifier", "--no-audit", "--no-fund"] as const;

/** Runs npm in a folder. @throws CommandError MLO6005 where there is no npm */
export async function runNpm(args: readonly string[], folder: string): Promise<NpmResult> {
  const script = npmScript();
  const all = [...args, ...quiet];
  const child = script
    ? spawn(process.execPath, [script, ...all], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
    : spawn("npm", all, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const end = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) =>
      reject(new CommandError("MLO6005", `npm cannot be run: ${error.message}`, "Put npm on the PATH.")),
    );
    child.once("close", resolve);
  });
  const [code, stdout, stderr] = await Promise.all([end, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** npm's own JavaScript: needs no shell on any system. Null: look on the PATH. */
function npmScript(): string | null {
  const node = dirname(process.execPath);
  const candidates = [
    process.env["npm_execpath"],
    join(node, "node_modules", "npm", "bin", "npm-cli.js"),
    join(node, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  // npm_execpath may be another package manager's.
  return candidates.find((path) => path?.endsWith("npm-cli.js") && existsSync(path)) ?? null;
}
