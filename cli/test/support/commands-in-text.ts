/** A command line of mlops as a text gives it. */
export interface MentionedCommand {
  /** What follows `mlops`, as the shell would split it. */
  readonly args: readonly string[];
  readonly text: string;
  readonly line: number;
  /** It stands there to be typed: in a block of commands, or after "run". */
  readonly isToBeRun: boolean;
}

const span = /\\?`((?:[A-Z_]+=\S+ )?(?:npx )?mlops [^`\\]+)\\?`/g;
const fence = /^```(?:sh|bash|console|text)?\n(.*?)^```/gms;

/** Commands in Markdown: in spans of code and in fenced blocks. */
export function commandsOfMarkdown(text: string): MentionedCommand[] {
  const blocks = [...text.matchAll(fence)].flatMap(({ 1: body = "", index }) =>
    commandsOfLines(body, lineAt(text, index)),
  );
  const prose = text.replaceAll(fence, (block) => block.replaceAll(/[^\n]/g, " "));
  return [...blocks, ...commandsOfSpans(prose)];
}

/** Commands between backticks, escaped or not, as messages in source text have them. */
export function commandsOfSpans(text: string): MentionedCommand[] {
  return [...text.matchAll(span)].map(({ 1: command = "", index }) => ({
    ...split(command),
    line: lineAt(text, index),
    isToBeRun: /\b[Rr]un \\?$/.test(text.slice(Math.max(0, index - 6), index)),
  }));
}

/** Commands that are lines of their own: blocks of a page, examples of a help text. */
export function commandsOfLines(body: string, firstLine = 0): MentionedCommand[] {
  const lines = body.replaceAll(/\\\n\s*/g, " ").split("\n");
  return lines.flatMap((text, index) =>
    text
      .replace(/(^|\s)#\s.*$/, "")
      .split(/\s(?:&&|\|\||[|;>])\s/)
      .map((part) => part.trim())
      .filter((part) => /^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:npx )?mlops(?: |$)/.test(part))
      .map((part) => ({ ...split(part), line: firstLine + index + 1, isToBeRun: true })),
  );
}

function split(command: string): Pick<MentionedCommand, "args" | "text"> {
  const plain = command
    .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}|\{\{[^{}]*\}\}/g, "x")
    .replace(/^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:npx )?mlops ?/, "");
  const words = plain.match(/(?:'[^']*'|"[^"]*"|\\?[^\s'"])+/g) ?? [];
  const args = words.map((word) => word.replaceAll(/['"]/g, ""));
  const end = args.findIndex((word) => /^(\||&&|>|2>|;|…|\.\.\.)$/.test(word));
  return { text: command, args: end < 0 ? args : args.slice(0, end) };
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;
