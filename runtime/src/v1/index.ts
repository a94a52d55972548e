/** The door for generated code, kept compatible within v1. */
export type * from "./definitions.js";
export * from "./expressions.js";
export { createServerOrExit as createServer, listenOrExit as listen } from "../serving/index.js";
