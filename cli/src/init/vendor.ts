import { existsSync } from "node:fs";
import { cp, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandError } from "../errors/command-error.js";
import { runNpm } from "../processes/npm.js";
import { packageFolder, templateFolder, templates } from "./templates.js";

/** Templates that a command vendored into a project carries: small ones, for the project's sake. */
const vendoredTemplates = ["minimal"];

/**
 * Packs the packages that a project needs into `<project>/vendor/`, from wherever this command runs:
 * the repository or an installation.
 * @returns package -> `file:vendor/….tgz`
 * @throws CommandError MLO6005 with npm's message
 */
export async function vendorPackages(project: string): Promise<Readonly<Record<string, string>>> {
  const vendor = join(project, "vendor");
  const staged = join(vendor, ".staged");
  const folders: string[] = [];
  for (const [name, source] of Object.entries(packages)) {
    folders.push(join(staged, name));
    await stagePackage(source, join(staged, name));
  }
  await stageTemplates(join(staged, "mlops-yaml", "templates"), vendoredTemplates);
  const packed = await pack(folders, vendor);
  await rm(staged, { recursive: true });
  return Object.fromEntries(packed.map(({ name, filename }) => [name, `file:vendor/${filename}`]));
}

/** The packages by the name of their folder. */
const packages = {
  schema: installedFolder("@mlops-yaml/schema"),
  generator: installedFolder("@mlops-yaml/generator"),
  runtime: installedFolder("@mlops-yaml/runtime"),
  "mlops-yaml": packageFolder,
};

function installedFolder(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
}

/** Copies what belongs to a package, so that it can be packed as it stands, whatever else happens to its folder. */
async function stagePackage(source: string, folder: string): Promise<void> {
  const { files } = JSON.parse(await readFile(join(source, "package.json"), "utf8")) as { files: string[] };
  for (const entry of ["package.json", ...files]) {
    const from = [join(source, entry), ...repositoryFolder(source, entry)].find((path) => existsSync(path));
    if (from && !isOwnTemplates(source, entry)) await cp(from, join(folder, entry), { recursive: true });
  }
}

/** In the repository the generator's templates stand beside the packages; packing puts them into it. */
function repositoryFolder(source: string, entry: string): readonly string[] {
  return source === packages.generator ? [join(source, "..", entry)] : [];
}

/** The command's own templates are chosen, not copied. */
function isOwnTemplates(source: string, entry: string): boolean {
  return source === packages["mlops-yaml"] && entry === "templates";
}

/** Copies templates to `<folder>/<name>/`; those that this copy of the command does not carry are left out. */
export async function stageTemplates(folder: string, names: readonly string[]): Promise<void> {
  for (const template of templates.filter(({ name }) => names.includes(name))) {
    const source = templateFolder(template);
    if (!source) continue;
    for (const entry of template.entries)
      await cp(join(source, entry), join(folder, template.name, entry), { recursive: true });
  }
}

async function pack(
  folders: readonly string[],
  destination: string,
): Promise<readonly { name: string; filename: string }[]> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination, ...folders];
  const { code, stdout, stderr } = await runNpm(args, destination);
  if (code !== 0) throw new CommandError("MLO6005", `npm could not pack the packages:\n${stderr.trim()}`);
  return JSON.parse(stdout) as { name: string; filename: string }[];
}
