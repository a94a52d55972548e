// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import { runWorker } from "@mlops-yaml/runtime/v1";
import { project } from "./project.js";

await runWorker(project);
