import { redact } from "../errors/index.js";

/**
 * One JSON object a line: { time, level, message, … }. People read them through `mlops up` and `mlops logs`;
 * lines with `progress` also feed progress bars. Values of secrets never go in.
 */
export interface Progress {
  /** What is under way: "ingest.flights", "train.late_arrival". */
  readonly of: string;
  readonly done: number;
  /** Null when unknown. */
  readonly total: number | null;
  /** "rows", "files", "trees". */
  readonly unit: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  progress(message: string, progress: Progress): void;
  /** A logger that adds these fields to each line. */
  with(fields: Fields): Logger;
}

const levels = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof levels)[number];

/** @param write takes one line without its line end */
export function createLogger(
  write: (line: string) => void,
  minimum: Level = "info",
  context: Fields = {},
): Logger {
  const log = (level: Level, message: string, fields: Fields = {}): void => {
    if (levels.indexOf(level) < levels.indexOf(minimum)) return;
    const line = { time: new Date().toISOString(), level, ...context, message, ...fields };
    write(JSON.stringify(line, withErrors));
  };
  return {
    debug: (message, fields) => log("debug", message, fields),
    info: (message, fields) => log("info", message, fields),
    warn: (message, fields) => log("warn", message, fields),
    error: (message, fields) => log("error", message, fields),
    progress: (message, progress) => log("info", message, { progress }),
    with: (fields) => createLogger(write, minimum, { ...context, ...fields }),
  };
}

function withErrors(_key: string, value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return typeof value === "bigint" ? value.toString() : value;
}
