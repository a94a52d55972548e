export { createFeatureServer } from "./create-feature-server.js";
export { createFeatureServerOrExit } from "./process.js";
