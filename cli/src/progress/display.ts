import { say, type Terminal } from "../terminal.js";
import { createBars, describeProgress } from "./bars.js";
import { parseLogLine, type LogLine } from "./log-line.js";
import { renderLogLine } from "./render-line.js";

/** Without a terminal, progress of one thing is told at most this often. */
const plainProgressMilliseconds = 5000;

/** Shows the lines of running processes: with bars on a terminal, as plain lines elsewhere. */
export interface Display {
  /** A raw line of a process's output. */
  line(process: string, line: string): void;
  /** A line of the command's own. */
  say(text: string): void;
  close(): void;
}

export function createDisplay(terminal: Terminal): Display {
  return terminal.isTTY ? barDisplay(terminal) : plainDisplay(terminal);
}

function barDisplay(terminal: Terminal): Display {
  const bars = createBars(terminal);
  return {
    line(process, text) {
      const line = parseLogLine(text);
      if (line.progress) return bars.update(line.progress);
      // Whatever else a flow says, the part whose progress was shown is over.
      if (line.flow) bars.end(line.flow);
      if (isWorthShowing(line)) bars.print(renderLogLine(process, line, terminal.colors.talk));
    },
    say: (text) => bars.print(text),
    close: () => bars.close(),
  };
}

function plainDisplay(terminal: Terminal): Display {
  const { talk } = terminal.colors;
  const told = new Map<string, number>();
  return {
    line(process, text) {
      const line = parseLogLine(text);
      if (!line.progress) {
        if (isWorthShowing(line)) say(terminal, renderLogLine(process, line, talk));
        return;
      }
      const { of } = line.progress;
      const now = performance.now();
      if (now - (told.get(of) ?? -Infinity) < plainProgressMilliseconds) return;
      told.set(of, now);
      const message = `${line.message} (${describeProgress(line.progress)})`;
      say(terminal, renderLogLine(of, { ...line, message, fields: {} }, talk));
    },
    say: (text) => say(terminal, text),
    close: () => undefined,
  };
}

/** A server's line for each request would drown the rest; its log file has them. */
function isWorthShowing(line: LogLine): boolean {
  if (line.level === "debug") return false;
  return line.level !== "info" || !("request_id" in line.fields);
}
