import { execFile } from "node:child_process";
import { chmod, mkdir, open, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { formatBytes } from "../output/format.js";
import { requireDatabase } from "../project/database.js";
import type { LoadedProject } from "../project/load.js";
import { namedSources } from "../project/named-sources.js";
import { foldersOf } from "../project/folders.js";
import { printData, printJson, say, type Terminal } from "../terminal.js";
import { boundedPage, fullLimits } from "./bounded-page.js";
import { collectDocs } from "./collect.js";

export interface DocsOptions {
  readonly out?: string;
  readonly open?: true;
  readonly json?: true;
}

/** Writes the page, or prints its data. @throws CommandError MLO6011, MLO6013, MLO6043 */
export async function writeDocs(
  terminal: Terminal,
  { folder, project }: LoadedProject,
  names: readonly string[],
  options: DocsOptions,
): Promise<void> {
  const sources = namedSources(project, names);
  const databaseUrl = await requireDatabase(folder, terminal.env);
  say(terminal, terminal.colors.talk.dim(`reading ${sources.map(({ name }) => name).join(", ")}`));
  const data = await collectDocs(databaseUrl, project, sources, fullLimits);
  if (options.json) return printJson(terminal, data);
  const page = boundedPage(data);
  const file = options.out ? resolve(terminal.cwd, options.out) : await ownFile(folder);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, page);
  printData(terminal, relative(terminal.cwd, file));
  say(terminal, `${formatBytes(Buffer.byteLength(page))}, nothing else is needed to read it`);
  if (options.open) show(file, (why) => say(terminal, `no browser could be opened: ${why}`));
}

/** Where the page is closed to other users: it shows values of the data. */
async function ownFile(folder: string): Promise<string> {
  const { local } = foldersOf(folder);
  await mkdir(local, { recursive: true, mode: 0o700 });
  const file = join(local, "data-docs.html");
  await (await open(file, "a", 0o600)).close();
  await chmod(file, 0o600);
  return file;
}

/** Hands the file to the desktop's own opener. */
function show(file: string, tell: (why: string) => void): void {
  const url = pathToFileURL(file).href;
  const [command, args] =
    process.platform === "darwin"
      ? ["open", [url]]
      : process.platform === "win32"
        ? ["explorer", [url]]
        : ["xdg-open", [url]];
  // explorer ends with 1 even where it has opened the page.
  execFile(command, args, (error) => error && process.platform !== "win32" && tell(error.message));
}
