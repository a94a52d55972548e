export { promoteVersion, readModelVersions } from "./models.js";
export type { Promotion } from "./models.js";
export { readBatches } from "./read-batches.js";
export type { BatchStatus } from "./read-batches.js";
export { readQuarantine } from "./read-quarantine.js";
export type { QuarantinedReason } from "./read-quarantine.js";
export { recentFlows, readStatus } from "./read-status.js";
export { readTrainingSetFile, readTrainingSets } from "./training-sets.js";
export type { TrainingSetStatus } from "./training-sets.js";
export { retrieveFeatures } from "../retrieval/retrieve-features.js";
export type { RetrievalQuery, RetrievedFeatures } from "../retrieval/retrieve-features.js";
export { verifyFeatures } from "./verify-features.js";
export type { ModelParity, ParityDifference } from "../parity/index.js";
export { cancelFlow, requestFlow } from "./request-flow.js";
export type { RequestFlowOptions } from "./request-flow.js";
export type { FlowRunStatus, FlowState } from "./flow-run.js";
export type {
  FeatureStatus,
  FlowStatus,
  ModelStatus,
  ModelVersionStatus,
  MonitorStatus,
  ProjectNames,
  SourceStatus,
  SystemStatus,
  WorkerStatus,
} from "./status.js";
export { readBatchResults, readSourceRecord, validateSource } from "./validation.js";
export type { SourceRecord, SourceRecordLimits, ValidateOptions } from "./validation.js";
export type {
  BatchRecord,
  ColumnProfile,
  HistoryEntry,
  TableProfile,
  ValidatedSource,
  Validation,
} from "../validation/index.js";
export type { ExpectationOutcome } from "../expectations/index.js";
export { expectationName, observation } from "../ingestion/expectation-name.js";
