// Generated from mlops.yaml > services.customer-features by `mlops generate`. Change it there, not here.
import { createFeatureServer, listen } from "@mlops-yaml/runtime/v1";
import { customerFeaturesService, project } from "../project.js";

const server = await createFeatureServer({ project, service: customerFeaturesService });
await listen(server, customerFeaturesService);
