export { migrateDatabase, runMigrations } from "./migrations.js";
export { runWorker, startWorker } from "./worker.js";
export type { Worker } from "./worker.js";
