export { catalogue, type ErrorCode } from "./catalogue.js";
export type { CatalogueEntry } from "./catalogue-entry.js";
export {
  failureKind,
  isConnectionLost,
  isEncryptionRefused,
  isPasswordMissing,
  mayPass,
  type FailureKind,
} from "./failure-kind.js";
export { neverTell, neverTellEnvironment, neverTellUrl, redact, redactError, untold } from "./redact.js";
export { codeOf, messageOf, RuntimeError } from "./runtime-error.js";
export { receivedError, sentError, type SentError } from "./sent-error.js";
