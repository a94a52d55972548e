import { cp, readFile, writeFile } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { CommandError } from "../errors/command-error.js";
import { onInterrupt } from "../processes/interrupt.js";
import { projectFile } from "../project/find.js";
import { writeGenerated } from "../project/generate.js";
import { loadOrTell } from "../project/load.js";
import { makeSecrets } from "../project/secrets.js";
import { exitCode } from "../exit.js";
import { say, type Terminal } from "../terminal.js";
import { writeLockFile } from "./lock-file.js";
import { contentsOf, stage } from "./place.js";
import { projectFiles } from "./project-files.js";
import { renameProject } from "./rename-project.js";
import { templateFolder, templates, type Template } from "./templates.js";
import { vendorPackages } from "./vendor.js";

export interface InitOptions {
  readonly template: string;
  readonly name?: string;
  readonly force?: true;
}

/**
 * Makes a project. It is prepared inside its folder, apart from what is there, and moved into place when it is
 * complete: a failure or Ctrl-C leaves nothing behind.
 * @throws CommandError MLO6003 where the folder is not empty, MLO6004 where its name is no project name
 */
export async function initProject(terminal: Terminal, folder: string, options: InitOptions): Promise<void> {
  const target = resolve(terminal.cwd, folder);
  const name = projectName(options.name ?? basename(target));
  const { template, source } = findTemplate(options.template);
  const isUsed = (await contentsOf(target)).length > 0;

  const staging = await stage(target);
  const release = onInterrupt(() => {
    staging.discard();
    process.exit(exitCode.interrupted);
  });
  try {
    await prepare(terminal, staging.folder, name, template, source);
    const replaced = await staging.replaced();
    if (isUsed && !options.force) throw notEmpty(target, replaced);
    for (const path of replaced) say(terminal, `replace ${path}`);
    await staging.commit();
  } finally {
    release();
    staging.discard();
  }
  tellNext(terminal, target, name);
}

async function prepare(
  terminal: Terminal,
  folder: string,
  name: string,
  template: Template,
  source: string,
): Promise<void> {
  for (const entry of template.entries)
    await cp(join(source, entry), join(folder, entry), { recursive: true });
  const file = join(folder, projectFile);
  await writeFile(file, renameProject(await readFile(file, "utf8"), name));
  const loaded = await loadOrTell(terminal, folder);
  if (!loaded) throw new Error(`the template ${template.name} has mistakes`);

  say(terminal, "packing the packages into vendor/");
  const packages = await vendorPackages(folder);
  for (const [path, text] of projectFiles(loaded.project, packages))
    await writeFile(join(folder, path), text);
  if (!(await writeLockFile(folder, packages)))
    say(terminal, "no package-lock.json: this command was installed without one; `npm install` writes it");
  await makeSecrets(loaded.project, folder, {});
  await writeGenerated(loaded);
}

function projectName(name: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 40) return name;
  throw new CommandError(
    "MLO6004",
    `"${name}" is not a project name`,
    "Use up to 40 lower-case letters, digits and single dashes, beginning with a letter, as in " +
      "`mlops init churn` or `mlops init . --name churn`.",
  );
}

function findTemplate(name: string): { template: Template; source: string } {
  const template = templates.find((each) => each.name === name);
  const source = template && templateFolder(template);
  if (template && source) return { template, source };
  throw new CommandError(
    "MLO6013",
    `this copy of mlops does not carry the template "${name}"`,
    "A command that was vendored into a project carries the template minimal only.",
  );
}

function notEmpty(target: string, replaced: readonly string[]): CommandError {
  const list = replaced.length > 0 ? `; these files would be replaced:\n  ${replaced.join("\n  ")}` : "";
  return new CommandError(
    "MLO6003",
    `${target} is not empty${list}`,
    `Choose another folder, or pass --force${list ? " to replace them" : ""}.`,
  );
}

function tellNext(terminal: Terminal, target: string, name: string): void {
  const { talk } = terminal.colors;
  const folder = relative(terminal.cwd, target);
  say(terminal, `${talk.green("ok")} ${name} is ready in ${target}`);
  say(terminal, `\nNext:\n${folder ? `  cd ${folder}\n` : ""}  npm install\n  npx mlops up`);
}
