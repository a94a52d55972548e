import { readFile } from "node:fs/promises";
import { join } from "node:path";

const shownProblems = 10;

/** What the compiler says about one place. */
interface CompilerProblem {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Why, outermost first. */
  readonly reasons: readonly string[];
}

export interface CompilerMessages {
  readonly text: string;
  /** Whether one of the places is the user's to correct. */
  readonly isUserCode: boolean;
}

/**
 * The compiler's messages for people: where it complains about generated code because a function of the user's own
 * does not have the type that mlops.yaml gives it, the function is named, and not what was generated.
 * @param output of `tsc --pretty false`
 */
export async function compilerMessages(folder: string, output: string): Promise<CompilerMessages> {
  const problems = parse(output);
  if (problems.length === 0) return { text: output.trim(), isUserCode: false };
  const shown = await Promise.all(
    problems.slice(0, shownProblems).map((problem) => describe(folder, problem)),
  );
  const more = problems.length - shown.length;
  return {
    text: [...shown.map(({ text }) => text), ...(more > 0 ? [`… and ${more} more`] : [])].join("\n"),
    isUserCode: shown.some(({ isUserCode }) => isUserCode),
  };
}

function parse(output: string): CompilerProblem[] {
  const problems: (CompilerProblem & { readonly reasons: string[] })[] = [];
  for (const line of output.split("\n")) {
    const match = /^(.+?)\((\d+),(\d+)\): error (TS\d+: .*)$/.exec(line);
    if (match) {
      const [, file = "", row, column, message = ""] = match;
      problems.push({ file, line: Number(row), column: Number(column), message, reasons: [] });
    } else if (/^\s+\S/.test(line)) problems.at(-1)?.reasons.push(line.trim());
  }
  return problems;
}

async function describe(folder: string, problem: CompilerProblem): Promise<CompilerMessages> {
  const { file, line, column, message, reasons } = problem;
  const lines = await linesOf(folder, file);
  if (!file.startsWith("generated/")) {
    const frame = `  ${line} | ${(lines[line - 1] ?? "").trim()}`;
    return {
      text: [`${file}:${line}:${column}: ${message}`, frame, ...innermost(reasons)].join("\n"),
      isUserCode: true,
    };
  }
  const called = functionAt(lines, line);
  if (called === null)
    return {
      text: [`${file}:${line}:${column}: ${message}`, ...innermost(reasons)].join("\n"),
      isUserCode: false,
    };
  const place = await placeOf(folder, called.name);
  const text = `${place}: ${called.name} is not the ${called.type} that ${file} asks for`;
  return { text: [text, ...innermost(reasons)].join("\n"), isUserCode: true };
}

/** The last reasons say it; those before lead there. */
function innermost(reasons: readonly string[]): string[] {
  return reasons.slice(-2).map((reason) => `  ${reason}`);
}

/** The user's function whose constant this line of a generated file is part of. */
function functionAt(lines: readonly string[], line: number): { name: string; type: string } | null {
  if (!/^\s*(load: )?async \(\) =>/.test(lines[line - 1] ?? "")) return null;
  const before = lines.slice(Math.max(0, line - 8), line).reverse();
  const name = before.map((text) => /^\s+name: "([^"]+#[^"]+)",$/.exec(text)?.[1]).find(Boolean);
  const type = before.map((text) => /: UserFunction<(.+)> = \{$/.exec(text)?.[1]).find(Boolean);
  return name === undefined ? null : { name, type: type ?? "function" };
}

/** `src/clean.ts:4` of `src/clean.ts#dropCancelled`. */
async function placeOf(folder: string, name: string): Promise<string> {
  const [file = "", exported = ""] = name.split("#");
  const declared = new RegExp(
    `\\b(?:function\\s*\\*?|const|let|var)\\s*${exported.replaceAll("$", "\\$")}\\b`,
  );
  const index = (await linesOf(folder, file)).findIndex((text) => declared.test(text));
  return index === -1 ? file : `${file}:${index + 1}`;
}

async function linesOf(folder: string, file: string): Promise<readonly string[]> {
  return (await readFile(join(folder, file), "utf8").catch(() => "")).split("\n");
}
