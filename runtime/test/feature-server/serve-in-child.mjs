// Serves the features of the definitions given as JSON, and tells the parent its address.
import { createFeatureServer } from "../../dist/feature-server/index.js";

const server = await createFeatureServer(JSON.parse(process.argv[2]));
process.send({ url: await server.listen({ host: "127.0.0.1", port: 0 }) });
