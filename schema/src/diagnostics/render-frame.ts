import type { Diagnostic } from "./diagnostic.js";

type Style = "red" | "yellow" | "blue" | "bold" | "dim";

const sequences: Readonly<Record<Style, string>> = {
  red: "\u001b[31m",
  yellow: "\u001b[33m",
  blue: "\u001b[34m",
  bold: "\u001b[1m",
  dim: "\u001b[2m",
};

type Paint = (style: Style, text: string) => string;

/** One block a problem and a line with their number; nothing for no problems. */
export function renderFrames(diagnostics: readonly Diagnostic[], color: boolean): string {
  if (diagnostics.length === 0) return "";
  const paint: Paint = (style, text) => (color ? `${sequences[style]}${text}\u001b[0m` : text);
  const blocks = diagnostics.map((diagnostic) => renderOne(diagnostic, paint));
  return `${[...blocks, summary(diagnostics)].join("\n\n")}\n`;
}

function renderOne(diagnostic: Diagnostic, paint: Paint): string {
  const { code, severity, message, hint, file, line, column, frame, related = [], stub } = diagnostic;
  const style = severity === "error" ? "red" : "yellow";
  const lines = [
    `${paint(style, `${severity}[${code}]`)} ${paint("bold", visible(message))}`,
    ...(frame.length > 0 ? [`  ${paint("blue", "-->")} ${file}:${line}:${column}`] : []),
    ...renderFrame(diagnostic, paint, style),
    `  ${paint("blue", "=")} ${visible(hint)}`,
    ...related.map(
      (place) => `  ${paint("blue", "=")} ${place.message}: ${place.file}:${place.line}:${place.column}`,
    ),
    ...(stub === undefined ? [] : ["", ...stub.split("\n").map((text) => `    ${visible(text)}`.trimEnd())]),
  ];
  return lines.join("\n");
}

/** Longer lines are cut around the problem. */
const widestLine = 140;

function renderFrame({ frame, line, column, length }: Diagnostic, paint: Paint, style: Style): string[] {
  const width = String(line).length;
  const gutter = (number: string): string => paint("blue", `${number.padStart(width)} |`);
  return frame.flatMap((shown) => {
    const isMeant = shown.line === line;
    const from = isMeant && column + length > widestLine ? Math.max(0, column - 60) : 0;
    const cut = shown.text.slice(from, from + widestLine);
    const text = `${from > 0 ? "…" : ""}${visible(cut)}${from + widestLine < shown.text.length ? "…" : ""}`;
    const lines = [`${gutter(String(shown.line))} ${text}`.trimEnd()];
    if (isMeant) {
      const start = column - 1 - from;
      const indent = displayWidth(visible(cut.slice(0, start))) + (from > 0 ? 1 : 0);
      const marked = Math.max(1, displayWidth(visible(cut.slice(start, start + length))));
      lines.push(`${gutter("")} ${" ".repeat(indent)}${paint(style, "^".repeat(marked))}`);
    }
    return lines;
  });
}

/** Tabs as two spaces; other control characters, which could steer a terminal, as a replacement sign. */
function visible(text: string): string {
  return text.replaceAll("\t", "  ").replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** Columns of a terminal: East Asian wide characters and emoji take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text)
    if (!/\p{Mark}/u.test(character))
      width +=
        /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
          character,
        )
          ? 2
          : 1;
  return width;
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const parts = [
    ...(errors > 0 || warnings === 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
  ];
  const [first] = diagnostics;
  return `${parts.join(" and ")}.${first ? ` More about a code: mlops explain ${first.code}` : ""}`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
