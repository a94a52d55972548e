// Generated from mlops.yaml > services.transfers by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { lateTransferModel, type LateTransferRequest } from "../models/late_transfer.js";
import { project, transfersService } from "../project.js";

const server = await createServer<LateTransferRequest>({
  project,
  service: transfersService,
  model: lateTransferModel,
});
await listen(server, transfersService);
