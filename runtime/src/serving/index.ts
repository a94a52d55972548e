export { createServer } from "./create-server.js";
export { listen } from "./listen.js";
export { createServerOrExit, listenOrExit } from "./process.js";
