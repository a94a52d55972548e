// npm run test:chaos [-- --trials N --seed S --first N --minutes M --systems N]: see docs/how-to/break-the-system-on-purpose.md.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

await runnerImport(fileURLToPath(new URL("campaign/main.ts", import.meta.url)), {
  configFile: false,
  logLevel: "error",
});
