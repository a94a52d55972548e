import type { ModelStatus } from "@mlops-yaml/runtime/control";
import { CommandError } from "../errors/command-error.js";
import { formatAge } from "../output/format.js";
import { renderTable } from "../output/table.js";
import { requireDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";
import { renderMetrics } from "./render-status.js";

/** Prints the versions of the models. @throws CommandError MLO6013 for a model that mlops.yaml does not have */
export async function listModels(
  terminal: Terminal,
  loaded: LoadedProject,
  name: string | null,
  options: { readonly json?: true },
): Promise<void> {
  if (name !== null) checkModel(loaded, name);
  const names = name === null ? loaded.project.models.map((model) => model.name) : [name];
  const databaseUrl = await requireDatabase(loaded.folder, terminal.env);
  const { readModelVersions } = await import("@mlops-yaml/runtime/control");
  const models = await readModelVersions(databaseUrl, names);
  if (options.json) return printJson(terminal, models);
  const now = new Date();
  printData(terminal, models.map((model) => renderModel(model, terminal, now)).join("\n\n"));
}

function renderModel(model: ModelStatus, { colors: { out } }: Terminal, now: Date): string {
  if (model.versions.length === 0) return `${out.bold(model.name)} has no version yet`;
  const rows = model.versions.map(({ version, gatesPassed, gates, createdAt, metrics }) => [
    String(version),
    Object.keys(model.aliases)
      .filter((alias) => model.aliases[alias] === version)
      .join(", "),
    formatAge(new Date(createdAt), now),
    gatesPassed
      ? out.green("passed")
      : out.red(gates.flatMap(({ passed, message }) => (passed ? [] : [message])).join("; ")),
    renderMetrics(metrics),
  ]);
  const table = renderTable([model.name, "alias", "trained", "gates", "metrics"].map(out.bold), rows);
  const warnings = model.versions.flatMap(({ version, warnings: found }) =>
    found.map((warning) => `${out.yellow("warning")} version ${version}: ${warning}`),
  );
  return [table, ...warnings].join("\n");
}

/**
 * Gives a version an alias; services that serve the alias load it.
 * @throws CommandError MLO6002 for what names no version, MLO6013 for a model that mlops.yaml does not have
 */
export async function promoteVersion(
  terminal: Terminal,
  loaded: LoadedProject,
  text: string,
  alias: string,
  reason: string,
): Promise<void> {
  const [, model, digits] = /^([a-z][a-z0-9_]*)@(\d+)$/.exec(text) ?? [];
  if (!model || !digits)
    throw new CommandError("MLO6002", `"${text}" does not name a version`, "As in `late_arrival@2`.");
  if (!/^[a-z][a-z0-9_]*$/.test(alias))
    throw new CommandError("MLO6002", `"${alias}" is not an alias`, "As in `champion`.");
  checkModel(loaded, model);
  const databaseUrl = await requireDatabase(loaded.folder, terminal.env, "worker");
  const control = await import("@mlops-yaml/runtime/control");
  await control.promoteVersion(databaseUrl, { model, version: Number(digits), alias, reason });
  say(terminal, `${terminal.colors.talk.green("ok")} ${model}@${alias} is version ${digits} now`);
}

function checkModel({ project }: LoadedProject, name: string): void {
  const names = project.models.map((model) => model.name);
  if (names.includes(name)) return;
  const hint = `The models are: ${names.join(", ") || "none"}.`;
  throw new CommandError("MLO6013", `there is no model "${name}"`, hint);
}
