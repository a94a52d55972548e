import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ComputedInputs, ModelParity, ParityDifference } from "@mlops-yaml/runtime/control";
import type { VerifyOptions } from "../commands/verify.js";
import { CommandError } from "../errors/command-error.js";
import { exitCode } from "../exit.js";
import { formatCount } from "../output/format.js";
import { requireDatabase } from "../project/database.js";
import { compileProject } from "../project/compile.js";
import { writeGenerated } from "../project/generate.js";
import type { LoadedProject } from "../project/load.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";

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
  const { parityQueries } = await import("@mlops-yaml/generator");
  const queries = models.flatMap((model) => parityQueries(model, project) ?? []);
  const databaseUrl = await requireDatabase(folder, terminal.env);
  const inputs = await emittedFunctions(
    loaded,
    queries.filter(({ computed }) => computed.length > 0),
  );
  const control = await import("@mlops-yaml/runtime/control");
  const results = await control.verifyFeatures(databaseUrl, queries, { rows: options.rows, inputs });
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

/** What the emitted modules compute in a request, by model; the project is generated and compiled for it. */
async function emittedFunctions(
  loaded: LoadedProject,
  models: readonly { readonly model: string }[],
): Promise<ReadonlyMap<string, ComputedInputs>> {
  if (models.length === 0) return new Map();
  const { userFiles } = await import("@mlops-yaml/schema");
  await writeGenerated(loaded);
  await compileProject(loaded.folder, userFiles(loaded.project));
  const module = pathToFileURL(join(loaded.folder, "build", "generated", "project.js")).href;
  const { project } = (await import(module)) as {
    project: { models: readonly (ComputedInputs & { readonly name: string })[] };
  };
  return new Map(project.models.map((model) => [model.name, model]));
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
