export {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
  type EmbeddedPostgres,
} from "./server.js";
export type { Login, ServerAddress } from "./connection.js";
