import type { Progress } from "@mlops-yaml/runtime/logging";
import { formatCount } from "../output/format.js";
import type { Terminal } from "../terminal.js";

const barWidth = 24;
const subjectWidth = 24;

/** Bars at the foot of the terminal, one for each thing under way; lines scroll by above them. */
export interface Bars {
  /** Shows how far something is; it leaves when it is done. */
  update(progress: Progress): void;
  /** Takes the bar of something that ended away. */
  end(of: string): void;
  /** Writes a line above the bars. */
  print(line: string): void;
  /** Takes all bars away. */
  close(): void;
}

export function createBars(terminal: Terminal): Bars {
  const active = new Map<string, Progress>();
  let drawn = 0;
  const draw = (above: string): void => {
    const erase = drawn > 0 ? `\u001b[${drawn}A\u001b[0J` : "";
    const bars = [...active.values()].map((progress) => `${renderBar(progress, terminal)}\n`);
    terminal.stderr.write(erase + above + bars.join(""));
    drawn = bars.length;
  };
  return {
    update(progress) {
      if (progress.total !== null && progress.done >= progress.total) active.delete(progress.of);
      else active.set(progress.of, progress);
      draw("");
    },
    end(of) {
      if (active.delete(of)) draw("");
    },
    print: (line) => draw(`${line}\n`),
    close() {
      active.clear();
      draw("");
    },
  };
}

function renderBar(progress: Progress, terminal: Terminal): string {
  const { talk } = terminal.colors;
  const subject = progress.of.padEnd(subjectWidth);
  const counts = describeProgress(progress);
  if (progress.total === null || progress.total <= 0) return cut(`${subject} ${counts}`, terminal.columns);
  const filled = Math.round((barWidth * progress.done) / progress.total);
  const bar = talk.cyan("█".repeat(filled)) + talk.dim("░".repeat(barWidth - filled));
  return `${subject} ${bar} ${cut(counts, terminal.columns - subject.length - barWidth - 3)}`;
}

/** "120,000 of 336,776 rows". */
export function describeProgress(progress: Progress): string {
  const done = formatCount(progress.done);
  if (progress.total === null) return `${done} ${progress.unit}`;
  return `${done} of ${formatCount(progress.total)} ${progress.unit}`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : text.slice(0, Math.max(0, width - 1)) + "…";
}
