import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ModelParity, ParityDifference, verifyFeatures as verify } from "@mlops-yaml/runtime/control";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { formatCount } from "../output/format.js";
import { requireDatabase } from "../project/database.js";
import { compileProject } from "../project/compile.js";
import { writeGenerated } from "../project/generate.js";
import type { LoadedProject } from "../project/load.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";

export interface VerifyOptions {
  readonly model?: string;
  readonly rows: number;
  readonly json?: true;
}

type EmittedProject = Parameters<typeof verify>[1];

/**
 * Compares the executions of features and prints what differs.
 * @returns the exit code: 3 where a value differs, 2 where there was nothing to compare
 * @throws CommandError MLO6013 for a model that mlops.yaml does not have
 */
export async function verifyFeatures(
  terminal: Terminal,
  loaded: LoadedProject,
  options: VerifyOptions,
): Promise<number> {
  const { folder, project } = loaded;
  const models = project.models.filter(({ name }) => options.model === undefined || name === options.model);
  if (options.model !== undefined && models.length === 0)
    throw new CommandError(
      "MLO6013",
      `there is no model "${options.model}"`,
      `The models are: ${project.models.map(({ name }) => name).join(", ") || "none"}.`,
    );
  const databaseUrl = await requireDatabase(folder, terminal.env);
  const control = await import("@mlops-yaml/runtime/control");
  const results = await control.verifyFeatures(databaseUrl, await emittedProject(loaded), {
    models: models.map(({ name }) => name),
    rows: options.rows,
  });
  if (options.json) printJson(terminal, results);
  else printData(terminal, results.map((result) => render(result, terminal)).join("\n"));
  const compared = results.reduce(
    (sum, { compared: { historical, computed } }) => sum + historical + computed,
    0,
  );
  if (compared === 0) {
    say(terminal, "nothing to compare: no model has features and an example whose label is known");
    return exitCode.userCanFix;
  }
  return results.some(({ differences }) => differences.length > 0) ? exitCode.differences : exitCode.fine;
}

/** The project as its processes have it; it is generated and compiled for that. */
async function emittedProject(loaded: LoadedProject): Promise<EmittedProject> {
  const { userFiles } = await import("@mlops-yaml/schema");
  await writeGenerated(loaded);
  await compileProject(loaded.folder, userFiles(loaded.project));
  const module = pathToFileURL(join(loaded.folder, "build", "generated", "project.js")).href;
  const { project } = (await import(module)) as { project: EmittedProject };
  return project;
}

function render({ model, compared, differences }: ModelParity, { colors: { out } }: Terminal): string {
  const counts = `${formatCount(compared.historical)} values from history, ${formatCount(compared.rebuilt)} from online tables of their time, ${formatCount(compared.online)} online now, ${formatCount(compared.computed)} computed`;
  if (differences.length === 0) return `${out.green("ok")} ${model}: ${counts}`;
  return [`${out.red("differs")} ${model}: ${counts}`, ...differences.flatMap(lines)].join("\n");
}

const words = {
  historical: "in a replay",
  rebuilt: "online at its time",
  online: "online now",
  computed: "as the server computes it",
} as const;

function lines({ check, feature, rows, examples }: ParityDifference): string[] {
  return [
    `  ${feature}: ${formatCount(rows)} differ ${words[check]}`,
    ...examples.map(
      ({ exampleId, at, wanted, found }) =>
        `    example ${exampleId} at ${at}: ${wanted ?? "null"} wanted, ${found ?? "null"} found`,
    ),
  ];
}
