// Computes the view given as JSON, and tells the parent when it begins and what it logs.
import { createLogger } from "../../dist/logging/logger.js";
import { materializeView } from "../../dist/features/index.js";
import { createPool } from "../../dist/store/index.js";

const { view, source, backfill, rowsOfInterval } = JSON.parse(process.argv[2]);
const pool = createPool();
process.send("begins");
const log = createLogger((line) => process.send(JSON.parse(line).message));
await materializeView(pool, view, source, { log, backfill, rowsOfInterval });
process.send("ended");
await pool.end();
process.disconnect();
