// Generated from mlops.yaml > services.price-api by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { priceModel, type PriceRequest } from "../models/price.js";
import { priceApiService, project } from "../project.js";

const server = await createServer<PriceRequest>({
  project,
  service: priceApiService,
  model: priceModel,
});
await listen(server, priceApiService);
