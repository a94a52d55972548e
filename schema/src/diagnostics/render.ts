import type { Diagnostic } from "./diagnostic.js";
import { renderFrames } from "./render-frame.js";
import { renderGithub } from "./render-github.js";

export type RenderFormat = "text" | "json" | "github";

/**
 * text: code frames for people. json: one array, stable keys. github: workflow commands that annotate a pull
 * request. Each ends with a line end.
 * @param options.color whether text may use ANSI colours; the caller knows the terminal and NO_COLOR
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  { format = "text", color = false }: { format?: RenderFormat; color?: boolean } = {},
): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(diagnostics, null, 2)}\n`;
    case "github":
      return renderGithub(diagnostics);
    case "text":
      return renderFrames(diagnostics, color);
  }
}
