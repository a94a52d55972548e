import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

// PostgreSQL's parser is WebAssembly of which a command uses little, and only once: compiling just that, and without
// optimising it, takes about a third of the processor time off `mlops check`.
setFlagsFromString("--wasm-lazy-compilation");
setFlagsFromString("--liftoff-only");

// A reader that has seen enough, such as `mlops --help | head`, closes the pipe.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

// A fresh clone: `npm ci` runs no scripts. What it says goes to stderr, as stdout is for data.
if (!existsSync(fileURLToPath(new URL("../dist/main.js", import.meta.url)))) {
  process.stderr.write("building the packages, once\n");
  const { spawnSync } = await import("node:child_process");
  spawnSync("npm run --silent build:packages", {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    shell: true,
    stdio: ["ignore", 2, 2],
  });
}
const { main } = await import("../dist/main.js");

process.exitCode = await main(process.argv.slice(2));
