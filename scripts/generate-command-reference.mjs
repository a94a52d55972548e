// Writes docs/reference/command.md from the definitions of the command's verbs, or with --check compares it.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commandReference } from "../cli/dist/reference/command-reference.js";

const file = fileURLToPath(new URL("../docs/reference/command.md", import.meta.url));
const text = commandReference();
if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  console.error("docs/reference/command.md is stale: run `node scripts/generate-command-reference.mjs`");
  process.exit(3);
}
