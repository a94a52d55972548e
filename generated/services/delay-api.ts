// Generated from mlops.yaml > services.delay-api by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { lateArrivalModel, type LateArrivalRequest } from "../models/late_arrival.js";
import { delayApiService, project } from "../project.js";

const server = await createServer<LateArrivalRequest>({
  project,
  service: delayApiService,
  model: lateArrivalModel,
});
await listen(server, delayApiService);
