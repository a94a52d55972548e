// Starts the PostgreSQL of the given folder, sends its process id to the parent and waits to be killed.
import { startEmbeddedPostgres } from "../../dist/embedded-postgres/index.js";

const { pid } = await startEmbeddedPostgres({ directory: process.argv[2] });
process.send(pid);
setInterval(() => undefined, 60_000);
