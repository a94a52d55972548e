// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import { runMigrations } from "@mlops-yaml/runtime/v1";
import { project } from "./project.js";

await runMigrations(project);
