/** What runs where, decided once: emitters print it for a platform, and the command runs it on this machine. */
export { companionsOf, type CompanionPlan } from "./companions.js";
export { imageLayout, type KeptFolder } from "./image-layout.js";
export {
  hostVariable,
  internalPort,
  managementPortVariable,
  migrationProgram,
  processesOf,
  readyPath,
  serversOf,
  type Endpoint,
  type ProcessPlan,
} from "./processes.js";
export { databaseName, logins, type Login, type Role } from "./roles.js";
export { deploymentSecrets, references, secretNames } from "./secrets.js";
