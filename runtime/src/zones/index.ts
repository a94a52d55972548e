export { followRules, useRules, type FollowedRules } from "./follow-rules.js";
export { knownRules } from "./known-rules.js";
export { rulesHash } from "./rules.js";
