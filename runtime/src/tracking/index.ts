export { readArtifact, writeArtifact } from "./artifacts.js";
export { attachArtifact, runArtifact, runArtifactHash } from "./run-artifacts.js";
export { logMetrics, logParams, logTags, readRunValues, type RunValues } from "./run-values.js";
export { artifactPaths, jsonBytes, tagNames, type RunZoneRules } from "./run-contents.js";
export { createRun, finishRun, newRunId, type RunStatus } from "./runs.js";
export {
  aliasChannel,
  newestVersion,
  recordJudgement,
  registerVersion,
  resolveAlias,
  setAlias,
  versionOfRun,
  type GateOutcome,
  type ModelVersion,
  type RegisteredVersion,
} from "./registry.js";
