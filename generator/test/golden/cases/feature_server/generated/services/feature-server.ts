// Generated from mlops.yaml > services.feature-server by `mlops generate`. Change it there, not here.
import { createFeatureServer, listen } from "@mlops-yaml/runtime/v1";
import { featureServerService, project } from "../project.js";

const server = await createFeatureServer({ project, service: featureServerService });
await listen(server, featureServerService);
