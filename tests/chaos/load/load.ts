import { Agent } from "node:http";
import type { System } from "../system/system.js";
import { ask, type HttpAnswer } from "./ask.js";
import type { Ids } from "./ids.js";
import { count, type Ledger } from "./ledger.js";

/** Callers and pushers at a steady rate. */
export interface Load {
  /** How many predictions, and pushes, were answered so far. */
  answered(): { readonly predictions: number; readonly pushes: number };
  /** Sends no more, and waits for what is under way. */
  stop(): Promise<void>;
}

const callEveryMilliseconds = 50;
const pushEveryMilliseconds = 120;
/** While nothing answers no more than this wait: callers have patience, not memory. */
const mostCalls = 40;
const mostPushes = 8;
/** A caller that sees this knows that nothing was taken; everything else but 200 is odd. */
const refused = 503;

export async function startLoad(system: System, ids: Ids, ledger: Ledger): Promise<Load> {
  const { project, ports } = system;
  const headers = await project.headers(system.folder);
  const agent = new Agent({ keepAlive: true, maxSockets: mostCalls + mostPushes });
  const answered = { predictions: 0, pushes: 0 };

  const predict = async (): Promise<void> => {
    const id = ids.take();
    ledger.asked.add(id);
    const answer = await ask(agent, {
      port: ports.api,
      path: "/predict",
      body: project.request(id),
      headers,
    });
    note(ledger, "predict", answer, ({ prediction_id, version, prediction }) => {
      ledger.answers.set(prediction_id as string, {
        id,
        version: version as number,
        prediction: prediction as boolean,
      });
      answered.predictions += 1;
    });
  };

  const push = async (): Promise<void> => {
    if (project.push === null || ports.features === null) return;
    const numbers = Array.from({ length: 1 + (ids.next % 3) }, () => ids.take());
    for (const id of numbers) ledger.pushed.set(id, false);
    const body = project.push(numbers);
    for (let tries = 0; tries < 2; tries += 1) {
      const answer = await ask(agent, { port: ports.features, path: "/push", body });
      const taken = note(ledger, "push", answer, () => {
        for (const id of numbers) ledger.pushed.set(id, true);
        answered.pushes += 1;
      });
      // As the page on pushing says: where no answer came, the same request may be sent again.
      if (taken || numbers[0]! % 2 === 0) return;
    }
  };

  const calls = repeat(callEveryMilliseconds, mostCalls, predict);
  const pushes = repeat(pushEveryMilliseconds, mostPushes, push);
  return {
    answered: () => ({ ...answered }),
    stop: async () => {
      await Promise.all([calls(), pushes()]);
      agent.destroy();
    },
  };
}

/** @returns whether it was taken */
function note(
  ledger: Ledger,
  what: string,
  answer: HttpAnswer | null,
  taken: (body: Record<string, unknown>) => void,
): boolean {
  count(ledger, `${what} ${answer?.status ?? "no answer"}`);
  if (answer === null) return false;
  if (answer.status === 200) taken(answer.body as Record<string, unknown>);
  else if (answer.status !== refused)
    ledger.odd.push(`${what} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.status === 200;
}

/** @returns ends it and waits for what runs */
function repeat(everyMilliseconds: number, most: number, run: () => Promise<void>): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const timer = setInterval(() => {
    if (running.size >= most) return;
    const one = run().finally(() => running.delete(one));
    running.add(one);
  }, everyMilliseconds);
  return async () => {
    clearInterval(timer);
    await Promise.all(running);
  };
}
