import type { Queryable } from "../../store/index.js";
import { readRunValues, type RunZoneRules, tagNames } from "../../tracking/index.js";
import { knownRules, rulesHash } from "../../zones/index.js";

/**
 * Whether the times that a run learned from had other local times, by the rules of its database then, than they have
 * now. What changed for later times only does not count.
 */
export async function zoneRulesDiffer(db: Queryable, runId: string): Promise<boolean> {
  const text = (await readRunValues(db, runId)).tags[tagNames.zoneRules];
  if (text === undefined) return false;
  const { zone, hash, until } = JSON.parse(text) as RunZoneRules;
  const rules = knownRules(zone);
  return rules !== undefined && rulesHash(rules, Date.parse(until)) !== hash;
}
