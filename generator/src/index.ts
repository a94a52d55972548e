/** Public interface: a project to files, and files to a folder. */
export type { EmittedFile, Emitter } from "./frame/emitter.js";
export type { Project } from "@mlops-yaml/schema";
export { generate } from "./generate.js";
export { GeneratorError, generatorProblems } from "./errors.js";
export type { GeneratorProblem, GeneratorProblemCode } from "./errors.js";
export { lockPath } from "./lock/lock.js";
export type { Lock } from "./lock/lock.js";
export { readLock } from "./lock/read-lock.js";
export { askedColumns, retrievalOf } from "./retrieval/retrieval.js";
export type { Retrieval } from "./retrieval/retrieval.js";
export { applyPlan } from "./write/apply.js";
export { renderDiff } from "./write/diff.js";
export { editedHint, isClean, planWrite, restoring } from "./write/plan.js";
export type { FileChange, WritePlan } from "./write/plan.js";
