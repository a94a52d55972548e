export { ConsentRequired } from "./consents.js";
export { addressOf, addressText, databaseAddress, type Environment } from "./address.js";
export { Client } from "./client.js";
export { watchDatabase, type DatabaseWatch, type Look } from "./database-watch.js";
export { storedTypes } from "./column-types.js";
export { exactJsonParsers } from "./exact-json-parsers.js";
export { createPool, poolBeside, readAgain, type Queryable } from "./pool.js";
export { isSilence, throughOutages, waitUntilReachable } from "./reachable.js";
export { requireMigrated } from "./require-migrated.js";
export { databaseRoles, grantRole, readRolePassword, type DatabaseRole, type RoleName } from "./roles.js";
export { requireServerVersion } from "./server-version.js";
export { withPool } from "./with-pool.js";
export {
  beginTransaction,
  lockInTransaction,
  transaction,
  tryLockInTransaction,
  type Transaction,
} from "./transaction.js";
