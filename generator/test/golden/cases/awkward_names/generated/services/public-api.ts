// Generated from mlops.yaml > services.public-api by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { largeOrderModel, type LargeOrderRequest } from "../models/large_order.js";
import { project, publicApiService } from "../project.js";

const server = await createServer<LargeOrderRequest>({
  project,
  service: publicApiService,
  model: largeOrderModel,
});
await listen(server, publicApiService);
