import type { Command } from "commander";
import { createProgram } from "../program.js";
import { processTerminal } from "../terminal.js";

/** The reference of the command as Markdown, from the same definitions as its help. */
export function commandReference(): string {
  const program = createProgram(processTerminal(), () => undefined);
  const verbs = program.commands.filter((verb) => verb.name() !== "help");
  const contents = verbs.map((verb) => `- [${verb.name()}](#mlops-${verb.name()}): ${verb.summary()}`);
  const sections = verbs.flatMap((verb) => [verb, ...verb.commands]).map(section);
  return `${[introduction, exitCodes, contents.join("\n"), ...sections].join("\n\n")}\n`;
}

const introduction = `# The command

Made from the definitions of the verbs by \`node scripts/generate-command-reference.mjs\`.

Data goes to stdout, everything else to stderr. Every verb takes \`--help\` and \`--project <folder>\`; without the
latter it works on the nearest folder, from the current one upwards, that holds an \`mlops.yaml\`. Colours are left
out where \`NO_COLOR\` is set or the output is no terminal.`;

const exitCodes = `| exit code | means |
| --- | --- |
| 0 | fine |
| 1 | a bug in mlops: please report it |
| 2 | something that you can fix; the message says how |
| 3 | it ran, and found differences (\`generate --check\`, \`generate --diff\`, files edited by hand), or something waits for your consent (\`migrate\`) |
| 130 | interrupted |`;

function section(verb: Command): string {
  return `## ${title(verb)}\n\n${verb.description()}\n\n\`\`\`text\n${helpOf(verb)}\n\`\`\``;
}

function title(verb: Command): string {
  return verb.parent ? `${title(verb.parent)} ${verb.name()}` : verb.name();
}

/** What `--help` prints, without the description, which stands above it, and the options that all verbs have. */
function helpOf(verb: Command): string {
  let text = "";
  verb.configureOutput({ writeOut: (part) => (text += part) });
  verb.outputHelp();
  const [usage = "", ...lines] = text.split("\n");
  const start = lines.findIndex((line) => /^(Arguments|Options|Commands):/.test(line));
  const rest = lines.slice(start).join("\n");
  return `${usage}\n\n${rest.replace(/Global Options:\n(?: +.*\n)+\n?/, "")}`.trimEnd();
}
