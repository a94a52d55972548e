#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { main } from "../dist/main.js";

// PostgreSQL's parser is WebAssembly of which a command uses little, and only once: compiling just that, and without
// optimising it, takes about a third of the processor time off `mlops check`.
setFlagsFromString("--wasm-lazy-compilation");
setFlagsFromString("--liftoff-only");

// A reader that has seen enough, such as `mlops --help | head`, closes the pipe.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await main(process.argv.slice(2));
