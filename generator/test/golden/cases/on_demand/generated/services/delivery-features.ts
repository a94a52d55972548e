// Generated from mlops.yaml > services.delivery-features by `mlops generate`. Change it there, not here.
import { createFeatureServer, listen } from "@mlops-yaml/runtime/v1";
import { deliveryFeaturesService, project } from "../project.js";

const server = await createFeatureServer({ project, service: deliveryFeaturesService });
await listen(server, deliveryFeaturesService);
