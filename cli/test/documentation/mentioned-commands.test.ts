/** Whoever follows a message, a hint, a page or a generated text types what the command takes. */
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { CommanderError, type Command } from "commander";
import { glob } from "tinyglobby";
import { describe, expect, test } from "vitest";
import { createProgram } from "../../src/program.js";
import { processTerminal, type Terminal } from "../../src/terminal.js";
import {
  commandsOfLines,
  commandsOfMarkdown,
  commandsOfSpans,
  type MentionedCommand,
} from "../support/commands-in-text.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The program, whose verbs do nothing. */
function idleProgram(): Command {
  const silent = new PassThrough().resume();
  const terminal: Terminal = { ...processTerminal(), stdout: silent, stderr: silent };
  const program = createProgram(terminal, () => undefined);
  const still = (command: Command): void => {
    command.action(() => undefined);
    command.commands.forEach(still);
  };
  program.commands.forEach(still);
  return program;
}

/** What the command says against it; null: nothing. */
async function problemOf({ args, isToBeRun }: MentionedCommand): Promise<string | null> {
  const [verb = ""] = args;
  // `mlops <verb> --help` means any.
  if (verb.startsWith("<") || verb === "") return null;
  const program = idleProgram();
  if (!isToBeRun && namesVerb(program, args)) return null;
  try {
    await program.parseAsync([...args], { from: "user" });
    return null;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? null : error.message;
    throw error;
  }
}

/** Whether it is a verb's name alone, as in "`mlops run` starts a flow". */
function namesVerb(program: Command, args: readonly string[]): boolean {
  let command: Command | undefined = program;
  for (const name of args) command = command?.commands.find((each) => each.name() === name);
  return command !== undefined;
}

async function filesOf(...patterns: string[]): Promise<string[]> {
  const ignore = ["**/node_modules/**", "**/dist/**", "CHANGELOG.md"];
  return (await glob(patterns, { cwd: root, ignore, absolute: true, dot: true })).sort();
}

/** Every mention that the command refuses: where it stands, what it is, and why. */
async function refused(
  files: readonly string[],
  read: (text: string) => MentionedCommand[],
): Promise<{ found: number; wrong: string[] }> {
  const wrong: string[] = [];
  let found = 0;
  for (const file of files)
    for (const command of read(await readFile(file, "utf8"))) {
      found += 1;
      const problem = await problemOf(command);
      if (problem !== null)
        wrong.push(`${relative(root, file)}:${command.line}: ${command.text}: ${problem}`);
    }
  return { found, wrong };
}

describe("every command that is mentioned is one", () => {
  test("in the documentation", async () => {
    const files = await filesOf(
      "README.md",
      "CONTRIBUTING.md",
      "docs/**/*.md",
      "{bench,examples}/**/*.md",
      "generated/**/*.md",
    );
    const { found, wrong } = await refused(files, commandsOfMarkdown);
    expect(wrong).toEqual([]);
    expect(found).toBeGreaterThan(200);
  });

  test("in messages, hints and descriptions", async () => {
    const files = await filesOf("{schema,generator,runtime,cli}/src/**/*.ts");
    const { found, wrong } = await refused(files, commandsOfSpans);
    expect(wrong).toEqual([]);
    expect(found).toBeGreaterThan(100);
  });

  test("in generated text and templates", async () => {
    const emitted = "{mlops.yaml,Dockerfile,compose.yaml,.env.example,generated/**/*,deploy/**/*}";
    const files = await filesOf(
      "templates/**/*",
      emitted,
      `examples/*/${emitted}`,
      "schema/mlops.schema.json",
    );
    const { found, wrong } = await refused(files, commandsOfSpans);
    expect(wrong).toEqual([]);
    expect(found).toBeGreaterThan(50);
  });

  test("in the help of every verb", async () => {
    const program = idleProgram();
    const wrong: string[] = [];
    for (const verb of program.commands.flatMap((each) => [each, ...each.commands])) {
      let help = "";
      verb.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      for (const command of [...commandsOfLines(help), ...commandsOfSpans(help)]) {
        const problem = await problemOf(command);
        if (problem !== null) wrong.push(`${verb.name()} --help: ${command.text}: ${problem}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test("every option that a message names without its verb is one", async () => {
  const options = new Set(
    [idleProgram(), ...idleProgram().commands.flatMap((each) => [each, ...each.commands])].flatMap(
      (command) => command.options.map(({ long }) => long),
    ),
  );
  const wrong: string[] = [];
  for (const file of await filesOf("{schema,generator,runtime,cli}/src/**/*.ts")) {
    const text = await readFile(file, "utf8");
    for (const [sentence] of text.matchAll(
      /"[^"\n]*[a-z] [^"\n]*"|`(?:\\.|[^`\\\n])*[a-z] (?:\\.|[^`\\\n])*`/g,
    ))
      // What stands between backticks is a command: of mlops, and tried above, or of others.
      for (const [option] of sentence
        .replaceAll(/(?<=.)\\?`[^`]*`/g, "")
        .matchAll(/(?<![\w-])--[a-z][a-z-]*/g))
        if (!options.has(option) && !foreign.has(option))
          wrong.push(`${relative(root, file)}: ${option}: ${sentence}`);
  }
  expect(wrong).toEqual([]);
});

/** Options that all verbs have, and those of npm, node and tsc. */
const foreign: ReadonlySet<string> = new Set(["--help", "--omit", "--pretty", "--test"]);

test("a verb, an option and an argument that are none are found", async () => {
  const page =
    "Run `mlops retrain`, `mlops up --quick`, `mlops models promote x`, or\n\n```sh\nnpx mlops run --wait\nmlops status\n```\n";
  const problems = await Promise.all(commandsOfMarkdown(page).map(problemOf));
  expect(problems).toEqual([
    expect.stringContaining("missing required argument 'flow'"),
    null,
    expect.stringContaining("unknown command 'retrain'"),
    expect.stringContaining("unknown option '--quick'"),
    expect.stringContaining("missing required argument"),
  ]);
});
