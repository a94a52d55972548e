// Loads everything that is pending of the source given as JSON; tells the parent when a file is being read.
import { createLogger } from "../../dist/logging/logger.js";
import { createReadAhead, loadOrigin, pendingOrigins } from "../../dist/ingestion/index.js";
import { createPool } from "../../dist/store/index.js";

const [directory, sourceJson] = process.argv.slice(2);
const source = JSON.parse(sourceJson);
const pool = createPool();
const log = createLogger((line) => process.send(JSON.parse(line)));
const reading = { projectDirectory: directory, timezone: "UTC", log };
const origins = await pendingOrigins(pool, source, directory);
const ahead = createReadAhead(pool, source, origins, reading);
for (const origin of origins) {
  process.send({ message: "loading", origin: origin.name });
  await loadOrigin(pool, source, origin, { ...reading, ahead });
}
await ahead.close();
process.send({ message: "done", rss: process.resourceUsage().maxRSS });
await pool.end();
process.disconnect();
