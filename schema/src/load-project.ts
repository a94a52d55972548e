import { dirname } from "node:path";
import { checkDocument } from "./check/check.js";
import { inReadingOrder, type Diagnostic } from "./diagnostics/diagnostic.js";
import { loadParser } from "./expressions/compile/parse.js";
import type { Project } from "./project.js";
import { loadText } from "./read/load.js";
import { readDocument } from "./read/read.js";
import { resolveProject } from "./resolve/project.js";
import type { LoadConditionCheck } from "./resolve/condition-check.js";
import { entryPaths } from "./resolve/site.js";

/** A project with its warnings, or every problem that keeps the file from being one. */
export type ProjectResult =
  | { readonly project: Project; readonly warnings: readonly Diagnostic[] }
  | { readonly diagnostics: readonly Diagnostic[] };

export interface LoadOptions {
  /** Without it row conditions are not checked. */
  readonly loadConditionCheck?: LoadConditionCheck;
}

/** Reads, checks and resolves the file at `path`, which is also the name in messages. */
export async function loadProject(path: string, options: LoadOptions = {}): Promise<ProjectResult> {
  const loaded = await loadText(path);
  if (loaded.diagnostic) return { diagnostics: [loaded.diagnostic] };
  return readProject(loaded.text, { file: path, ...options });
}

/**
 * Text of mlops.yaml to a frozen Project. The user's own code that it names is read from the file's folder, and
 * nothing else is. A mistake in the text is a diagnostic, all of them in one run;
 * an exception is a bug.
 */
export async function readProject(
  text: string,
  { file, loadConditionCheck }: { readonly file: string } & LoadOptions,
): Promise<ProjectResult> {
  // Compiled by other threads while this one reads YAML; whoever needs it meets its errors.
  loadParser().catch(() => undefined);
  const read = await readDocument(text, file);
  if (read.diagnostics) return { diagnostics: inReadingOrder(read.diagnostics) };
  const pathOfEntry = entryPaths(read.document.root);
  const checked = await checkDocument(read.document);
  const resolved = await resolveProject(
    read.document,
    checked.file,
    pathOfEntry,
    dirname(file),
    loadConditionCheck ?? null,
  );
  const diagnostics = inReadingOrder([...checked.diagnostics, ...resolved.diagnostics]);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  // Beside errors, warnings would mostly be their consequences.
  return errors.length > 0 ? { diagnostics: errors } : { project: resolved.project, warnings: diagnostics };
}
