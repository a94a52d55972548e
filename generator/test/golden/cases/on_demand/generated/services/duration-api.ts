// Generated from mlops.yaml > services.duration-api by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { durationModel, type DurationRequest } from "../models/duration.js";
import { durationApiService, project } from "../project.js";

const server = await createServer<DurationRequest>({
  project,
  service: durationApiService,
  model: durationModel,
});
await listen(server, durationApiService);
