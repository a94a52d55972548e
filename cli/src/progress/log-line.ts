import type { Progress } from "@mlops-yaml/runtime/logging";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** A line of a process's log, read back. */
export interface LogLine {
  /** Null where the line is no JSON: a stack trace, the output of a library. */
  readonly time: string | null;
  readonly level: LogLevel;
  readonly message: string;
  /** The flow that the line is about, where it names one. */
  readonly flow: string | null;
  /** State of the flow, where the line tells one. */
  readonly state: string | null;
  readonly progress: Progress | null;
  /** Everything else. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads a line back; what is no log line becomes a message as it stands. */
export function parseLogLine(line: string): LogLine {
  const value = parseObject(line);
  if (!value || typeof value["message"] !== "string")
    return { time: null, level: "info", message: line, flow: null, state: null, progress: null, fields: {} };
  const { time, level, message, flow, state, progress, ...fields } = value;
  return {
    time: typeof time === "string" ? time : null,
    level: level === "debug" || level === "warn" || level === "error" ? level : "info",
    message: String(message),
    flow: typeof flow === "string" ? flow : null,
    state: typeof state === "string" ? state : null,
    progress: isProgress(progress) ? progress : null,
    fields,
  };
}

function parseObject(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function isProgress(value: unknown): value is Progress {
  return typeof value === "object" && value !== null && "of" in value && "done" in value;
}
