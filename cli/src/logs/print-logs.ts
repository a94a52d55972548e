import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandError } from "../errors/command-error.js";
import { onInterrupt } from "../processes/interrupt.js";
import { parseLogLine } from "../progress/log-line.js";
import { renderLogLine } from "../progress/render-line.js";
import { foldersOf } from "../project/folders.js";
import { printData, type Terminal } from "../terminal.js";
import { followFile } from "./follow-file.js";

export interface LogsOptions {
  readonly follow?: true;
  readonly lines: number;
  readonly json?: true;
}

const followMilliseconds = 250;

interface Entry {
  readonly process: string;
  readonly text: string;
  readonly time: string;
}

/**
 * Prints the last lines of one process's log, or of all in order of time.
 * @throws CommandError MLO6013 for a process that has no log
 */
export async function printLogs(
  terminal: Terminal,
  project: string,
  process: string | null,
  options: LogsOptions,
): Promise<void> {
  const { logs } = foldersOf(project);
  const present = await processesWithLogs(logs);
  if (process !== null && !present.includes(process))
    throw new CommandError(
      "MLO6013",
      `there is no log of "${process}"`,
      present.length > 0
        ? `There are logs of ${present.join(", ")}.`
        : "Nothing has run here yet: `mlops up`.",
    );
  const shown = process === null ? present : [process];
  const print = (entry: Entry): void =>
    printData(terminal, options.json ? entry.text : render(terminal, entry));

  const entries = (await Promise.all(shown.map((name) => readEntries(logs, name)))).flat();
  // Sorting is stable: what belongs to one process stays in its order.
  entries.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  for (const entry of options.lines === 0 ? [] : entries.slice(-options.lines)) print(entry);
  if (options.follow) await follow(logs, shown, print);
}

async function follow(logs: string, names: readonly string[], print: (entry: Entry) => void): Promise<void> {
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const files = names.map((name) => ({ name, read: followFile(join(logs, `${name}.log`)) }));
  while (!stop.signal.aborted) {
    for (const { name, read } of files)
      for (const text of await read()) print({ process: name, text, time: "" });
    await sleep(followMilliseconds, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  release();
}

async function processesWithLogs(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((name) => name.endsWith(".log"))
    .map((name) => name.slice(0, -".log".length))
    .sort();
}

/** The file before the last rotation, too, so that a rotation does not cut the answer short. */
async function readEntries(folder: string, process: string): Promise<readonly Entry[]> {
  const path = join(folder, `${process}.log`);
  const texts = await Promise.all([`${path}.1`, path].map((file) => readFile(file, "utf8").catch(() => "")));
  let time = "";
  return texts
    .join("")
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => {
      // A line without a time, as of a stack trace, belongs to the one before it.
      time = parseLogLine(text).time ?? time;
      return { process, text, time };
    });
}

function render(terminal: Terminal, { process, text }: Entry): string {
  const line = parseLogLine(text);
  const time = line.time ? `${terminal.colors.out.dim(line.time.slice(0, 19).replace("T", " "))} ` : "";
  return time + renderLogLine(process, line, terminal.colors.out);
}
