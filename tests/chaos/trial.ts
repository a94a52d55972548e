import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { requestFlow } from "@mlops-yaml/runtime/control";
import { balanceBooks, missingFiles } from "./books/cheap-books.js";
import { judgeFlows, unfinishedFlows } from "./books/flows.js";
import { ask } from "./load/ask.js";
import { dropFile } from "./load/drop-file.js";
import type { Ids } from "./load/ids.js";
import type { Ledger } from "./load/ledger.js";
import { startLoad, type Load } from "./load/load.js";
import type { TrialPlan } from "./plan/plan-trial.js";
import type { Story } from "./story.js";
import { pidsOf, runState } from "./system/processes.js";
import type { System } from "./system/system.js";
import { until } from "./until.js";

/** A system that is not well so many seconds after the last fault ended is broken. */
const recoverySeconds = 120;

/** Does what is planned to a system under load, waits until it is well, and balances the books. @throws Broken */
export async function runTrial(
  system: System,
  plan: TrialPlan,
  { ids, ledger, story }: { readonly ids: Ids; readonly ledger: Ledger; readonly story: Story },
): Promise<void> {
  const from = ids.next;
  const [now] = await system.query<{ time: number }>(
    "SELECT (extract(epoch FROM now()) * 1000)::bigint::float8 AS time",
  );
  const load = await startLoad(system, ids, ledger);
  const ingest = `ingest.${system.project.source}`;
  try {
    await Promise.all([
      ...plan.faults.map((fault) => inflict(system, fault, story)),
      ...plan.files.map(async ({ at, ...file }) => {
        await sleep(at);
        await dropFile(system, ids, ledger, file).then(
          (name) => story.tell(`${name} dropped, ${file.rows} rows${file.slowly ? ", slowly" : ""}`),
          (error: unknown) => story.tell(`no file could be dropped: ${String(error)}`),
        );
        // Without it the file waits for the next minute.
        await requestFlow(system.databaseUrl(), ingest, { wait: false }).catch(() => undefined);
      }),
    ]);
    await recover(system, load, story);
  } finally {
    await load.stop();
  }
  story.tell("no more load");
  // A run that is under way may have listed the files before: a request joins it, and has to be made again.
  await until("rows of files in the table", recoverySeconds, async () => {
    const missing = await missingFiles(system, ledger, from);
    if (missing !== null) await requestFlow(system.databaseUrl(), ingest, { wait: true });
    return missing;
  });
  await until("the end of every flow", recoverySeconds, () => unfinishedFlows(system));
  story.tell("every flow has ended");
  await balanceBooks(system, ledger, ids, from);
  await judgeFlows(
    system,
    now!.time,
    plan.faults.some(({ failsFlows }) => failsFlows),
  );
  story.tell("the books are balanced");
}

async function inflict(system: System, fault: TrialPlan["faults"][number], story: Story): Promise<void> {
  await sleep(fault.at);
  story.tell(fault.text);
  const end = await fault.inflict(system, story);
  if (end === null) return story.tell(`${fault.text}: nothing was hit`);
  if (fault.lasts === 0) return;
  await sleep(fault.lasts);
  await end();
  story.tell(`${fault.text}: ended`);
}

/** Starts what a person would have to start, and waits until all of it is well. */
async function recover(system: System, load: Load, story: Story): Promise<void> {
  if ((await pidsOf(system.folder, "supervisor")).length === 0) {
    story.tell("mlops up");
    await system.up();
  }
  await until("every process to be ready", recoverySeconds, () => unready(system, story));
  story.tell("every process is ready");
  const before = load.answered();
  await until("a prediction and a push", recoverySeconds, async () => {
    // A supervisor that was killed just now may have been seen for a last time.
    const missing = await unready(system, story);
    if (missing !== null) return missing;
    const { predictions, pushes } = load.answered();
    return predictions > before.predictions && (system.project.push === null || pushes > before.pushes)
      ? null
      : `${predictions - before.predictions} predictions, ${pushes - before.pushes} pushes`;
  });
}

async function unready(system: System, story: Story): Promise<string | null> {
  const state = await runState(system.folder);
  if (state === null || (await pidsOf(system.folder, "supervisor")).length === 0) {
    // A supervisor that was told to stop, or killed, as the trial ended may be gone only now.
    story.tell("mlops up, as nothing runs");
    await system.up();
    return "nothing runs";
  }
  if (state.phase !== "ready") return `the system is ${state.phase}`;
  for (const { name, state: is, port } of state.processes) {
    if (is !== "ready") return `${name} is ${is}`;
    if (port === null) continue;
    const answer = await ask(new Agent(), { port, path: "/ready" });
    if (answer?.status !== 200) return `${name} answers /ready with ${answer?.status ?? "nothing"}`;
  }
  return null;
}
