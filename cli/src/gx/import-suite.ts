import { editProject, readProjectText } from "../edit/project-edit.js";
import { topLevelKeys } from "../edit/top-level.js";
import type { Written } from "../edit/written.js";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { printJson, say, type Terminal } from "../terminal.js";
import { expectationForms } from "./forms.js";
import { notYetThere } from "./same-check.js";
import { readSuite } from "./suite.js";
import { translateSuite } from "./suite-to-yaml.js";
import { writtenSourceParts } from "./written-file.js";

export interface ImportSuiteOptions {
  readonly source?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/**
 * Adds the expectations of a suite to a source: all of them or none.
 * @returns the exit code
 * @throws CommandError MLO6002, MLO6013, MLO6020, MLO6021, MLO6025, MLO6026
 */
export async function importSuite(
  terminal: Terminal,
  folder: string,
  file: string,
  options: ImportSuiteOptions,
): Promise<number> {
  const source = writtenSourceParts(await readProjectText(folder), options.source ?? null);
  const suite = await readSuite(terminal.cwd, file);
  const { closest } = await import("@mlops-yaml/schema");
  const { expectations, problems, metaLeftOut, differences } = translateSuite(
    suite,
    await expectationForms(),
    source.columns,
    closest,
    source.types,
  );
  if (problems.length > 0)
    throw new CommandError(
      "MLO6025",
      `${file} cannot be imported in full; nothing was written:\n  ${problems.join("\n  ")}`,
      "Correct these places or take them out of the suite. A column may be named as in the data or as in mlops.yaml.",
    );
  const added = notYetThere(expectations, source.expectations);
  const present = expectations.length - added.length;
  if (options.json) printJson(terminal, { source: source.name, suite: suite.name, added, present });
  if (added.length > 0) {
    const code = await editProject(
      terminal,
      folder,
      [
        {
          kind: "append",
          path: ["expectations", source.name],
          items: added as unknown as Written[],
          order: await topLevelKeys(),
        },
      ],
      { dryRun: options.dryRun === true, quiet: options.json === true },
    );
    if (code !== exitCode.fine) return code;
  }
  const { talk } = terminal.colors;
  const there = present > 0 ? `, ${present} ${present === 1 ? "was" : "were"} there` : "";
  const done = options.dryRun ? talk.yellow("would add") : `${talk.green("ok")} added`;
  say(terminal, `${done} ${added.length} expectations to ${source.name}${there}`);
  for (const difference of differences) say(terminal, `${talk.yellow("note")} ${difference}`);
  if (metaLeftOut > 0)
    say(
      terminal,
      `${talk.yellow("note")} ${metaLeftOut} of them have a meta beside notes, which mlops.yaml has no place for`,
    );
  return exitCode.fine;
}
