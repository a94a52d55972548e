import type { FlowRunStatus } from "@mlops-yaml/runtime/control";
import { exitCode } from "../exit.js";
import { formatDuration } from "../output/format.js";
import { onInterrupt } from "../processes/interrupt.js";
import { requireDatabase } from "../project/database.js";
import { printJson, say, type Terminal } from "../terminal.js";

/** Asks the workers for a run of a flow. @returns the exit code */
export async function runFlow(
  terminal: Terminal,
  folder: string,
  flow: string,
  options: { readonly wait?: true; readonly json?: true; readonly backfill?: string },
): Promise<number> {
  const databaseUrl = await requireDatabase(folder, terminal.env, "worker");
  const { requestFlow } = await import("@mlops-yaml/runtime/control");
  // The run belongs to the worker: leaving does not stop it.
  const release = onInterrupt(() => {
    say(terminal, `${flow} goes on in the worker`);
    process.exit(exitCode.interrupted);
  });
  try {
    const tell = (run: FlowRunStatus): void => say(terminal, describe(run, terminal));
    const { backfill } = options;
    const run = await requestFlow(databaseUrl, flow, {
      wait: options.wait === true,
      backfill,
      onProgress: tell,
    });
    if (options.json) printJson(terminal, run);
    else if (!options.wait) tell(run);
  } finally {
    release();
  }
  return exitCode.fine;
}

function describe(run: FlowRunStatus, { colors: { talk } }: Terminal): string {
  const took = run.durationSeconds === null ? "" : ` after ${formatDuration(run.durationSeconds)}`;
  const message = run.message ? `: ${run.message}` : "";
  const state = run.state === "succeeded" ? talk.green(run.state) : run.state;
  return `${run.flow} ${state}${took}${message} ${talk.dim(`(run ${run.id})`)}`;
}
