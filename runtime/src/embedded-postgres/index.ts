export {
  embeddedPostgresPid,
  findEmbeddedPostgres,
  isStopping,
  removeEmbeddedPostgres,
  requireNoneFrozen,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
  type EmbeddedPostgres,
} from "./server.js";
export { closeFolder } from "./account.js";
export type { Login, ServerAddress } from "./connection.js";
