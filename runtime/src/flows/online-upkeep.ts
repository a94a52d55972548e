import type { Pool } from "pg";
import { messageOf } from "../errors/index.js";
import { followTimeOf } from "../features/index.js";
import type { Logger } from "../logging/logger.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";

const everyMilliseconds = 60_000;

/**
 * Online values change with time alone: rows leave windows, and rows loaded early become known. Looks every
 * minute, in every worker; whoever looks second finds nothing to do.
 * @returns ends the looking
 */
export function keepOnlineCurrent(
  pool: Pool,
  views: readonly FeatureViewDefinition[],
  log: Logger,
): () => void {
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      for (const view of views) await followTimeOf(pool, view);
    } catch (error) {
      log.warn(`Bringing online values up to date failed: ${messageOf(error)}`);
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMilliseconds);
  return () => clearInterval(timer);
}
