// Generated from mlops.yaml > services.private-api by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { classModel, type ClassRequest } from "../models/class.js";
import { privateApiService, project } from "../project.js";

const server = await createServer<ClassRequest>({
  project,
  service: privateApiService,
  model: classModel,
});
await listen(server, privateApiService);
