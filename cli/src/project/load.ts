import { join, relative } from "node:path";
import type { Project } from "@mlops-yaml/schema";
import { printData, say, type Terminal } from "../terminal.js";
import { projectFile } from "./find.js";
import { loadConditionCheck } from "./row-conditions.js";

export type DiagnosticFormat = "text" | "json" | "github";

export interface LoadedProject {
  readonly folder: string;
  readonly project: Project;
}

/**
 * Reads and checks a project. Problems are told: as text on stderr, as JSON or annotations on stdout.
 * @returns null where it has errors
 */
export async function loadOrTell(
  terminal: Terminal,
  folder: string,
  format: DiagnosticFormat = "text",
): Promise<LoadedProject | null> {
  const { loadProject, renderDiagnostics } = await import("@mlops-yaml/schema");
  // Messages name the file as somebody in the current folder would.
  const result = await loadProject(relative(terminal.cwd, join(folder, projectFile)), { loadConditionCheck });
  const diagnostics = "diagnostics" in result ? result.diagnostics : result.warnings;
  const color = terminal.colors.talk.isColorSupported && format === "text";
  const text = renderDiagnostics(diagnostics, { format, color });
  if (format !== "text") printData(terminal, text);
  else if (diagnostics.length > 0) say(terminal, text);
  return "project" in result ? { folder, project: result.project } : null;
}
