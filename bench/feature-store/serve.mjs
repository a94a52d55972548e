/** Our feature server; run by run.mjs. */
import { createFeatureServer } from "../../runtime/dist/feature-server/index.js";

const definition = JSON.parse(process.env.DEFINITION);
const server = await createFeatureServer(definition);
await server.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
