import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { codeOf, messageOf, RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { addressText } from "./address.js";

/** Codes of SQL states and of Node that waiting does not cure: wrong password, no such database or user. */
const final = new Set(["28P01", "28000", "3D000", "42501"]);

/**
 * Waits until the database answers, at most `seconds`; 0: asks once.
 * @throws RuntimeError MLO5011 that names the address, without the password
 */
export async function waitUntilReachable(
  pool: pg.Pool,
  { seconds = 60, log }: { seconds?: number; log?: Logger } = {},
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await pool.query("SELECT 1");
      return;
    } catch (error) {
      if (final.has(codeOf(error) ?? "") || Date.now() >= deadline) throw unreachable(pool, error);
      if (attempt === 2) log?.info("waiting for the database", { reason: messageOf(error) });
      await sleep(Math.min(100 * 2 ** attempt, 2_000, Math.max(0, deadline - Date.now())));
    }
  }
}

function unreachable(pool: pg.Pool, error: unknown): RuntimeError {
  return new RuntimeError(
    "MLO5011",
    `The ${addressText(pool.options)} cannot be reached: ${messageOf(error) || (codeOf(error) ?? "no answer")}`,
    {
      cause: error,
      hint: "Check that the server runs, and that host, user, password and database are right.",
    },
  );
}
