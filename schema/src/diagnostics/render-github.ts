import type { Diagnostic } from "./diagnostic.js";

/** Workflow commands of GitHub Actions: `::error file=…,line=…::message`. */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, code, message, hint, stub, file, line, column, length }) => {
      const place = `file=${property(file)},line=${line},col=${column},endColumn=${column + length}`;
      return `::${severity} ${place},title=${property(code)}::${data([message, hint, ...(stub === undefined ? [] : [stub])].join("\n"))}\n`;
    })
    .join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
