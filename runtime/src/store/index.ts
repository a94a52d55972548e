export { ConsentRequired } from "./consents.js";
export { addressText, databaseAddress, type Environment } from "./address.js";
export { storedTypes } from "./column-types.js";
export { exactJsonParsers } from "./exact-json-parsers.js";
export { migrate, tryMigration, type MigratedProject } from "./migrate.js";
export { createPool, poolBeside, type Queryable } from "./pool.js";
export { waitUntilReachable } from "./reachable.js";
export { requireMigrated } from "./require-migrated.js";
export { requireServerVersion } from "./server-version.js";
export {
  beginTransaction,
  lockInTransaction,
  transaction,
  tryLockInTransaction,
  type Transaction,
} from "./transaction.js";
