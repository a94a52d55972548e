// Generated from mlops.yaml > services.public-api by `mlops generate`. Change it there, not here.
import { createServer, listen } from "@mlops-yaml/runtime/v1";
import { classModel, type ClassRequest } from "../models/class.js";
import { project, publicApiService } from "../project.js";

const server = await createServer<ClassRequest>({
  project,
  service: publicApiService,
  model: classModel,
});
await listen(server, publicApiService);
