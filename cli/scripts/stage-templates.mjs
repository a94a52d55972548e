// npm runs this before and after it packs the command: the templates are the repository's own projects, and are
// copied into the package only for as long as it is packed.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { packageFolder, templates } from "../dist/init/templates.js";
import { stageTemplates } from "../dist/init/vendor.js";

const folder = join(packageFolder, "templates");
await rm(folder, { recursive: true, force: true });
if (!process.argv.includes("--remove")) {
  await stageTemplates(
    folder,
    templates.map(({ name }) => name),
  );
}
