import type { Terminal } from "../terminal.js";
import type { LogLine } from "./log-line.js";

const subjectWidth = 24;

/** One line for people: what it is about, the message, and its fields as key=value. */
export function renderLogLine(process: string, line: LogLine, colors: Terminal["colors"]["talk"]): string {
  const subject = colors.dim((line.flow ?? process).padEnd(subjectWidth));
  const plain = (text: string): string => text;
  const paint = { debug: colors.dim, info: plain, warn: colors.yellow, error: colors.red };
  const mark = line.level === "warn" ? "warning: " : line.level === "error" ? "error: " : "";
  const fields = Object.entries(line.fields)
    .map(([key, value]) => renderField(key, value))
    .join(" ");
  const text = `${subject} ${paint[line.level](mark + line.message)}`;
  return fields ? `${text} ${colors.dim(fields)}` : text;
}

function renderField(key: string, value: unknown): string {
  if (isLoggedError(value)) return `${key}=${value.message}`;
  if (typeof value === "string") return `${key}=${/[\s"=]/.test(value) ? JSON.stringify(value) : value}`;
  return `${key}=${JSON.stringify(value)}`;
}

function isLoggedError(value: unknown): value is { message: string } {
  return typeof value === "object" && value !== null && "stack" in value && "message" in value;
}
