import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export interface Template {
  readonly name: string;
  readonly summary: string;
  /** Folder of the complete, runnable project within the repository. */
  readonly source: string;
  /** What of that folder belongs to the template; everything else in it is made anew for each project. */
  readonly entries: readonly string[];
}

export const templates: readonly Template[] = [
  {
    name: "minimal",
    summary: "one table, one model, one service: customer churn (7,043 rows)",
    source: "examples/telco-churn",
    entries: ["mlops.yaml", "data"],
  },
  {
    name: "flight-delays",
    summary: "the whole language on a year of flights: windowed features, gates, drift, retraining",
    source: ".",
    entries: ["mlops.yaml", "data"],
  },
];

/** Folder of this package: the one with bin/, dist/ and package.json. */
export const packageFolder = fileURLToPath(new URL("../..", import.meta.url));

/** Where the templates of a packed command are: put there by scripts/stage-package.mjs. */
const packedFolder = join(packageFolder, "templates");

/** The folder to copy a template from; null where this copy of the command does not carry it. */
export function templateFolder(template: Template): string | null {
  // In the repository, the projects themselves; in a packed command, their copies.
  const repository = join(packageFolder, "..");
  const inRepository = join(repository, template.source);
  if (existsSync(join(repository, "examples")) && existsSync(join(inRepository, "mlops.yaml")))
    return inRepository;
  const packed = join(packedFolder, template.name);
  return existsSync(join(packed, "mlops.yaml")) ? packed : null;
}
