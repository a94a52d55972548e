import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { serverAccount } from "./account.js";

export type Program = "initdb" | "pg_ctl" | "postgres";

/** Starts one of PostgreSQL's programs under the server account, apart from our terminal's signals. */
export function spawnProgram(
  native: string,
  program: Program,
  programArguments: readonly string[],
  output: "pipe" | number,
): ChildProcess {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return spawn(path.join(native, "bin", program + suffix), programArguments, {
    cwd: path.join(native, "bin"), // our own folder may be closed to the server account
    env: environment(),
    stdio: ["ignore", output, output],
    detached: true,
    windowsHide: true,
    ...serverAccount(),
  });
}

/** Longer than any of them takes where the machine is well: initdb writes 40 MB. */
const programMilliseconds = 300_000;

/**
 * Runs a program to its end, which is by force where it takes too long or the signal comes.
 * @returns code: null where it was ended by force
 */
export async function runProgram(
  native: string,
  program: Program,
  programArguments: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawnProgram(native, program, programArguments, "pipe");
  const force = (): void => void child.kill("SIGKILL");
  const timer = setTimeout(force, programMilliseconds);
  if (signal?.aborted) force();
  signal?.addEventListener("abort", force);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data: Buffer) => (output += String(data)));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    return { code, output: output.trim() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", force);
  }
}

/** PG* variables of ours would redirect the programs, and secrets have no business in them. */
function environment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE"];
  const entries = kept.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return { ...(Object.fromEntries(entries) as NodeJS.ProcessEnv), LC_ALL: "C", TZ: "UTC" };
}
