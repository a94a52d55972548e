import { formatCount, formatDuration } from "../output/format.js";
import type { Terminal } from "../terminal.js";
import type { LogLine } from "./log-line.js";

const subjectWidth = 24;
/** Fields that only matter to who searches the log files. */
const technical = new Set([
  "process",
  "service",
  "run",
  "run_id",
  "executor",
  "resumed",
  "code",
  "hint",
  "stack",
  // What became of a batch: its message says it.
  "source",
  "origin",
  "rowsRead",
  "rowsLoaded",
  "rowsQuarantined",
  "type",
  "severity",
  "onFail",
]);

/**
 * One line for people: what it is about, the message, and as key=value the fields of which the message does
 * not tell already. Lists and objects are for programs.
 */
export function renderLogLine(process: string, line: LogLine, colors: Terminal["colors"]["talk"]): string {
  const subject = colors.dim((line.flow ?? process).padEnd(subjectWidth));
  const plain = (text: string): string => text;
  const paint = { debug: colors.dim, info: plain, warn: colors.yellow, error: colors.red };
  const mark = line.level === "warn" ? "warning: " : line.level === "error" ? "error: " : "";
  const fields = Object.entries(line.fields)
    .filter(([key, value]) => !technical.has(key) && isTold(value) && !isSaid(line.message, value))
    .map(([key, value]) => renderField(key, value));
  const text = `${subject} ${paint[line.level](mark + withoutSubject(line))}`;
  return fields.length > 0 ? `${text} ${colors.dim(fields.join(" "))}` : text;
}

/** "ingest.flights started" reads "started" after its subject. */
function withoutSubject({ message, flow }: LogLine): string {
  if (flow === null || !message.startsWith(flow)) return message;
  return message.slice(flow.length).replace(/^:?\s+/, "") || message;
}

function isTold(value: unknown): boolean {
  return value !== null && (typeof value !== "object" || isLoggedError(value));
}

function isSaid(message: string, value: unknown): boolean {
  const text = isLoggedError(value) ? value.message : String(value);
  return message.includes(text) || (typeof value === "number" && message.includes(formatCount(value)));
}

function renderField(key: string, value: unknown): string {
  if (key === "duration_ms" && typeof value === "number") return `in ${formatDuration(value / 1000)}`;
  if (isLoggedError(value)) return `${key}=${value.message}`;
  if (typeof value === "string") return `${key}=${/[\s"=]/.test(value) ? JSON.stringify(value) : value}`;
  return `${key}=${String(value)}`;
}

function isLoggedError(value: unknown): value is { message: string } {
  return typeof value === "object" && value !== null && "stack" in value && "message" in value;
}
