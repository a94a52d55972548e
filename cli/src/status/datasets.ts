import { writeWhole } from "@mlops-yaml/runtime/files";
import { CommandError } from "../errors/command-error.js";
import { formatAge, formatCount } from "../output/format.js";
import { renderTable } from "../output/table.js";
import { requireDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";

/** Prints the saved training sets. @throws CommandError MLO6013 for a model that mlops.yaml does not have */
export async function listDatasets(
  terminal: Terminal,
  { folder, project }: LoadedProject,
  model: string | null,
  options: { readonly json?: true },
): Promise<void> {
  const names = project.models.map(({ name }) => name);
  if (model !== null && !names.includes(model))
    throw new CommandError(
      "MLO6013",
      `there is no model "${model}"`,
      `The models are: ${names.join(", ") || "none"}.`,
    );
  const databaseUrl = await requireDatabase(folder, terminal.env);
  const { readTrainingSets } = await import("@mlops-yaml/runtime/control");
  const found = await readTrainingSets(databaseUrl, model === null ? names : [model]);
  if (options.json) return printJson(terminal, found);
  if (found.length === 0) return say(terminal, "no training set is saved yet");
  const now = new Date();
  const { out } = terminal.colors;
  const rows = found.map((each) => [
    each.id.slice(0, 8),
    each.model,
    each.rows === null ? "" : formatCount(each.rows),
    formatAge(new Date(each.createdAt), now),
    each.asOf ?? "",
    each.hash.slice(0, 12),
  ]);
  printData(
    terminal,
    renderTable(["id", "model", "rows", "saved", "labels known by", "sha256"].map(out.bold), rows),
  );
}

/** Writes a training set to a file: whole, or not at all. */
export async function exportDataset(
  terminal: Terminal,
  { folder }: LoadedProject,
  id: string,
  file: string,
): Promise<void> {
  const databaseUrl = await requireDatabase(folder, terminal.env);
  const { readTrainingSetFile } = await import("@mlops-yaml/runtime/control");
  const found = await readTrainingSetFile(databaseUrl, id);
  await writeWhole(file, found.content, { mode: 0o666 });
  say(
    terminal,
    `${terminal.colors.talk.green("ok")} ${file}: ${formatCount(found.content.byteLength)} bytes, sha256 ${found.hash}`,
  );
}
