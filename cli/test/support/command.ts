import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The built command, as it is installed. */
export const bin = fileURLToPath(new URL("../../bin/mlops.js", import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a whole process, without a terminal and without colour. */
export async function mlops(
  cwd: string,
  args: readonly string[],
  {
    env = {},
    stdin = "",
    umask = "022",
  }: { env?: Record<string, string>; stdin?: string; umask?: string } = {},
): Promise<CommandResult> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn("sh", ["-c", `umask ${umask}; exec "$0" "$@"`, process.execPath, bin, ...args], {
    cwd,
    env: { ...inherited, ...env, NO_COLOR: "1" },
  });
  child.stdin.end(stdin);
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [code, stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
