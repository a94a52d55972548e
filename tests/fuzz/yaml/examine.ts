import { join } from "node:path";
import { generate } from "@mlops-yaml/generator";
import { errorRegistry, readProject, renderDiagnostics, type Diagnostic } from "@mlops-yaml/schema";
import { repository } from "../../support/project.js";
import { emittedFaults } from "./emitted-files.js";

/** What became of a text of mlops.yaml. */
export interface Examined {
  /** `generated`, or the code of the first problem. */
  readonly outcome: string;
  /** Each in words that are the same for the same fault; empty: all is as documented. */
  readonly faults: readonly string[];
  /** The emitted files, where there are any. */
  readonly files: ReadonlyMap<string, string> | null;
}

const codes = new Set(errorRegistry.map(({ code }) => code));

/** Far more time of the processor than any text of some kilobytes takes. */
const mostSeconds = 10;

/**
 * Reads, checks and resolves a text and generates its files. A problem is a diagnostic with a documented code at a
 * place of the file; what is generated parses, and says nothing outside strings and comments that the text says inside.
 * @param folder where the user's code is, relative to the repository
 */
export async function examine(text: string, folder: string): Promise<Examined> {
  const started = process.cpuUsage();
  const file = join(repository, folder, "mlops.yaml");
  const result = await readProject(text, { file });
  const diagnostics = "project" in result ? result.warnings : result.diagnostics;
  const faults = diagnosticFaults({ text, file }, diagnostics);
  if (!("project" in result)) {
    if (diagnostics.length === 0) faults.push("no project and no diagnostic");
    return { outcome: diagnostics[0]?.code ?? "nothing", faults: [...faults, ...slow(started)], files: null };
  }
  const files = await generate(result.project);
  faults.push(...slow(started), ...(await emittedFaults(files)));
  return { outcome: "generated", faults, files };
}

function slow(started: NodeJS.CpuUsage): string[] {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6 > mostSeconds ? [`takes more than ${mostSeconds} s of the processor`] : [];
}

function diagnosticFaults(
  { text, file }: { readonly text: string; readonly file: string },
  diagnostics: readonly Diagnostic[],
): string[] {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const faults = diagnostics.flatMap(({ code, line, column, length, message, hint, file: where }) => {
    const found: string[] = [];
    if (!codes.has(code)) found.push(`the code ${code} is not documented`);
    // Others are in the user's code.
    if (where !== file) return found;
    if (line < 1 || line > lines.length) found.push(`${code} is at a line that is not there`);
    else if (column < 1 || column - 1 + length > Math.max(1, lines[line - 1]?.length ?? 0) + 1)
      found.push(`${code} is at a column that is not there`);
    if (message.trim() === "" || hint.trim() === "") found.push(`${code} has no message or no hint`);
    if (
      /\bundefined\b|\[object |NaN:|\bat \S+:\d+:\d+\)?$/.test(message) &&
      !/undefined|object|NaN/.test(text)
    )
      found.push(`${code} says ${message.slice(0, 80)}`);
    return found;
  });
  if (renderDiagnostics(diagnostics, { color: true }).includes("\u0000"))
    faults.push("a rendered diagnostic has a NUL character");
  return faults;
}
