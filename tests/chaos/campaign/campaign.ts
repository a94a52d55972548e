import type { Abilities } from "../faults/fault.js";
import { balanceWholeBooks } from "../books/whole-books.js";
import { createIds, type Ids } from "../load/ids.js";
import { emptyLedger, type Ledger } from "../load/ledger.js";
import { planTrial, type TrialPlan } from "../plan/plan-trial.js";
import { beginStory } from "../story.js";
import { canStepClock } from "../system/clock.js";
import { canMount } from "../system/disk.js";
import type { ProjectKind } from "../system/project-kind.js";
import { startSystem, type System } from "../system/system.js";
import { runTrial } from "../trial.js";
import { describeFailure } from "./report.js";
import { createTally, type Tally } from "./tally.js";

export interface CampaignOptions {
  readonly seed: number;
  /** Number of the first trial. */
  readonly first: number;
  readonly trials: number;
  /** No trial begins after this many minutes. */
  readonly minutes: number;
  /** Systems beside each other: trial n is done to system n modulo this. */
  readonly systems: number;
  readonly project: ProjectKind;
  /** Told a line for each trial. */
  readonly print: (line: string) => void;
}

/** The whole books are balanced after so many trials of a system, and at its end. */
const wholeBooksEvery = 25;

/** A trial that took this long is told with its story, though its books were balanced. */
const slowMilliseconds = 30_000;

/** Does trials to systems side by side; after a failed one its system is set up again. */
export async function runCampaign(options: CampaignOptions): Promise<Tally> {
  const tally = createTally();
  const mount = canMount();
  if (!mount) options.print("no file system can be mounted here: no disk is full or read-only");
  if (!canStepClock()) options.print("libfaketime is not there: no clock is stepped");
  const deadline = Date.now() + options.minutes * 60_000;
  await Promise.all(
    Array.from({ length: options.systems }, (_, lane) => {
      // With more than one, the last has a clock that can be stepped, and the others the machine's own.
      const clock = canStepClock() && lane === options.systems - 1;
      return runLane(options, { lane, deadline, abilities: { mount, clock }, tally });
    }),
  );
  return tally;
}

interface Lane {
  readonly lane: number;
  readonly deadline: number;
  readonly abilities: Abilities;
  readonly tally: Tally;
}

interface Life {
  readonly system: System;
  readonly ids: Ids;
  trials: number;
}

async function runLane(options: CampaignOptions, { lane, deadline, abilities, tally }: Lane): Promise<void> {
  const { first, trials, systems } = options;
  let life: Life | null = null;
  for (let trial = first; trial < first + trials; trial += 1) {
    if (trial % systems !== lane) continue;
    if (Date.now() > deadline) break;
    const isLast = trial + systems >= first + trials;
    life = await runOne(options, planTrial(options.seed, trial, abilities), {
      life,
      abilities,
      tally,
      isLast,
    });
  }
  await life?.system.remove();
}

interface One {
  readonly life: Life | null;
  readonly abilities: Abilities;
  readonly tally: Tally;
  readonly isLast: boolean;
}

/** @returns the life that goes on; null: the trial failed, and the system is gone */
async function runOne(
  { seed, systems, project, print }: CampaignOptions,
  plan: TrialPlan,
  { life: given, abilities, tally, isLast }: One,
): Promise<Life | null> {
  const story = beginStory();
  const ledger: Ledger = emptyLedger();
  const began = Date.now();
  const texts = plan.faults.map(({ text, at }) => `${text} at ${at} ms`).join("; ");
  let life = given;
  try {
    life ??= await begin(project, abilities);
    await runTrial(life.system, plan, { ids: life.ids, ledger, story });
    life.trials += 1;
    if (isLast || life.trials % wholeBooksEvery === 0) await balanceWholeBooks(life.system, life.ids, story);
    tally.add(plan, ledger, null);
    print(`ok     ${plan.trial}  ${seconds(began)}  ${texts}`);
    if (Date.now() - began > slowMilliseconds) print(`slow:\n${story.lines.join("\n")}`);
    return life;
  } catch (error) {
    const repeat = `npm run test:chaos -- --seed ${seed} --first ${plan.trial} --trials 1 --systems ${systems}`;
    const what =
      error instanceof Error && error.name === "Broken" ? error.message : String((error as Error).stack);
    const failure = await describeFailure(life?.system ?? null, { what, repeat, story });
    tally.add(plan, ledger, failure);
    print(`FAILED ${plan.trial}  ${seconds(began)}  ${texts}\n${failure}`);
    await life?.system.remove();
    return null;
  }
}

async function begin(project: ProjectKind, { mount, clock }: Abilities): Promise<Life> {
  const system = await startSystem({ project, disk: mount, clock });
  try {
    await system.up();
    // A second version for the alias to move to.
    await system.mlops("run", `train.${project.model}`, "--wait");
    return { system, ids: createIds(project.firstRows), trials: 0 };
  } catch (error) {
    await system.remove();
    throw error;
  }
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1).padStart(6)} s`;
