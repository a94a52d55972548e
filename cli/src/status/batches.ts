import type { BatchStatus } from "@mlops-yaml/runtime/control";
import { formatCount } from "../output/format.js";
import { renderTable } from "../output/table.js";
import { requireDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";
import { sourcesNamed } from "./sources-named.js";

export interface BatchesOptions {
  readonly limit: number;
  readonly json?: true;
}

/** Prints the newest batches. @throws CommandError MLO6013 for an unknown source */
export async function listBatches(
  terminal: Terminal,
  loaded: LoadedProject,
  source: string | null,
  options: BatchesOptions,
): Promise<void> {
  const names = sourcesNamed(loaded, source);
  const databaseUrl = await requireDatabase(loaded.folder, terminal.env);
  const { readBatches } = await import("@mlops-yaml/runtime/control");
  const batches = await readBatches(databaseUrl, names, options.limit);
  if (options.json) return printJson(terminal, batches);
  if (batches.length === 0) return say(terminal, "nothing was loaded yet");
  const table = renderTable(
    head,
    batches.map((batch) => line(batch, terminal)),
  );
  printData(terminal, [table, ...batches.flatMap(notes)].join("\n"));
}

/** What has to be said of a batch that does not fit into a line of the table. */
function notes({ id, source, origin, state, message, declare, settledAt }: BatchStatus): string[] {
  return [
    ...(state === "blocked" && settledAt === null && message !== null
      ? [`batch ${id}: not loaded: ${message}`]
      : []),
    ...(declare.length > 0
      ? [
          `batch ${id}: ${origin} has new columns; write under sources.${source}.columns: ${declare.join("; ")}`,
        ]
      : []),
  ];
}

const head = [
  "batch",
  "source",
  "origin",
  "state",
  "read",
  "loaded",
  "updated",
  "late",
  "ended",
  "quarantined",
  "why",
  "finished",
];

function line(batch: BatchStatus, { colors: { out } }: Terminal): string[] {
  const { id, source, origin, state, rows, reason, finishedAt, settledAt } = batch;
  const stands = state === "blocked" && settledAt === null;
  return [
    String(id),
    source,
    origin,
    stands ? out.red(state) : settledAt === null ? state : out.dim("settled"),
    ...[rows.read, rows.loaded, rows.updated, rows.late, rows.closed, rows.quarantined].map(formatCount),
    reason ?? "",
    out.dim(finishedAt.slice(0, 19).replace("T", " ")),
  ];
}
