export { migrateDatabase, runMigrations } from "./migrations.js";
