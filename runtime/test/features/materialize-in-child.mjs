// Computes the view given as JSON, and tells the parent when it begins.
import { createLogger } from "../../dist/logging/logger.js";
import { materializeView } from "../../dist/features/index.js";
import { createPool } from "../../dist/store/index.js";

const { view, source } = JSON.parse(process.argv[2]);
const pool = createPool();
process.send("begins");
await materializeView(pool, view, source, { log: createLogger(() => undefined, "error") });
process.send("ended");
await pool.end();
process.disconnect();
