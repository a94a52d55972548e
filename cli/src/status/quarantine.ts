import type { QuarantinedReason } from "@mlops-yaml/runtime/control";
import { formatCount } from "../output/format.js";
import { requireDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";
import { sourcesNamed } from "./sources-named.js";

export interface QuarantineOptions {
  readonly limit: number;
  readonly json?: true;
}

/** Prints why rows are in quarantine. @throws CommandError MLO6013 for an unknown source */
export async function listQuarantine(
  terminal: Terminal,
  loaded: LoadedProject,
  source: string | null,
  options: QuarantineOptions,
): Promise<void> {
  const names = sourcesNamed(loaded, source);
  const databaseUrl = await requireDatabase(loaded.folder, terminal.env);
  const { readQuarantine } = await import("@mlops-yaml/runtime/control");
  const found = await readQuarantine(databaseUrl, names, options.limit);
  if (options.json) return printJson(terminal, found);
  if (found.length === 0) return say(terminal, "nothing is in quarantine");
  printData(terminal, found.map((each) => render(each, terminal)).join("\n\n"));
}

function render(each: QuarantinedReason, { colors: { out } }: Terminal): string {
  const { source, reasons, rows, origin, rowNumber, row } = each;
  const heading = `${out.bold(source)}  ${formatCount(rows)} ${rows === 1 ? "row" : "rows"}`;
  const fields = Object.entries(row).map(([name, value]) => `${name}=${value ?? ""}`);
  return [
    heading,
    ...reasons.map((reason) => `  ${out.yellow(reason)}`),
    out.dim(`  such as row ${rowNumber} of ${origin}: ${fields.join(" ")}`),
  ].join("\n");
}
