// Generated from mlops.yaml > services.churn-api by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { churnModel, type ChurnRequest } from "../models/churn.js";
import { churnApiService, project } from "../project.js";

const server = await createServer<ChurnRequest>({
  project,
  service: churnApiService,
  model: churnModel,
});
await listen(server, churnApiService);
