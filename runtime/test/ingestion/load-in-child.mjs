// Loads everything that is pending of the source given as JSON; tells the parent when a file is being read.
import { createLogger } from "../../dist/logging/logger.js";
import { loadOrigin, pendingOrigins } from "../../dist/ingestion/index.js";
import { createPool } from "../../dist/store/index.js";

const [directory, sourceJson] = process.argv.slice(2);
const source = JSON.parse(sourceJson);
const pool = createPool();
const log = createLogger((line) => process.send(JSON.parse(line)));
for (const origin of await pendingOrigins(pool, source, directory)) {
  process.send({ message: "loading", origin: origin.name });
  await loadOrigin(pool, source, origin, { projectDirectory: directory, timezone: "UTC", log });
}
process.send({ message: "done", rss: process.resourceUsage().maxRSS });
await pool.end();
process.disconnect();
