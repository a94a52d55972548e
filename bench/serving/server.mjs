import { createServer, listen } from "../../runtime/dist/v1/index.js";
import { model, project, service } from "./project.mjs";

await listen(await createServer({ project, service, model }), service);
