// Generated from mlops.yaml > services.private-api by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { largeOrderModel, type LargeOrderRequest } from "../models/large_order.js";
import { privateApiService, project } from "../project.js";

const server = await createServer<LargeOrderRequest>({
  project,
  service: privateApiService,
  model: largeOrderModel,
});
await listen(server, privateApiService);
