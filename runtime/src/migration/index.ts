export { migrate, tryMigration, type MigratedProject } from "./migrate.js";
