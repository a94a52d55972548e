import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { testimony } from "./witness.js";

/** Less than a test may take, so that a wait in vain can say what it saw. */
const patienceSeconds = 45;
const pauseMilliseconds = 50;

type Found<Value> = Exclude<Value, false | null | undefined>;

/**
 * Asks until the condition gives something: not false, null or undefined. What it throws counts as nothing yet.
 * @throws Error with what was waited for, what was seen last and what all witnesses tell, when it is in vain
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  what: string = String(condition),
  seconds: number = patienceSeconds,
): Promise<Found<Value>> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await outcomeOf(condition);
    if ("value" in seen && seen.value !== false && seen.value !== null && seen.value !== undefined)
      return seen.value as Found<Value>;
    if (performance.now() > deadline) {
      const last = "error" in seen ? String(seen.error) : inspect(seen.value);
      throw new Error(
        `waited ${seconds} s in vain for ${what}\nseen last: ${last}\n${await testimony()}`.trimEnd(),
      );
    }
    await sleep(pauseMilliseconds);
  }
}

async function outcomeOf<Value>(
  condition: () => Value | Promise<Value>,
): Promise<{ readonly value: Value } | { readonly error: unknown }> {
  try {
    return { value: await condition() };
  } catch (error) {
    return { error };
  }
}
