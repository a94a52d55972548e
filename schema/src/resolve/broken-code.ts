import { textPositions } from "../diagnostics/text-position.js";
import { dotted, type Path } from "../read/document.js";
import type { BrokenImport } from "../user-code/user-code.js";
import type { Site } from "./site.js";

/** Reports, in the file itself and once, that a file of the user's code cannot be parsed or imports what it cannot. */
export async function reportBroken(
  site: Site,
  path: Path,
  file: string,
  broken?: BrokenImport,
): Promise<void> {
  const read = await site.userCode.module(file);
  if (!("text" in read)) return;
  const report = site.reportIn(file, (name) => textPositions(name, read.text));
  if (broken) {
    const { specifier, start, end } = broken.import;
    report({
      code: "MLO1345",
      message: `${file} imports ${specifier}, ${whys[broken.reason]}.`,
      hint: remedyOf(broken),
      range: { start, end },
    });
  } else if (read.state === "broken")
    report({
      code: "MLO1343",
      message: `${file}, which ${dotted(path)} names, cannot be read as TypeScript: ${read.problem.message}`,
      hint: "Correct it; `npx tsc -p generated` tells what the compiler thinks.",
      range: { start: read.problem.offset, end: read.problem.offset + 1 },
    });
}

const whys: Readonly<Record<BrokenImport["reason"], string>> = {
  generated: "which is generated from what this file says",
  outside: "which is outside the project's folder",
  reserved: "which is in a folder that holds no code of your own",
  missing: "which is no file",
  javascript: "which is JavaScript without types",
  "no-ending": "which lacks the ending of a module",
};

function remedyOf({ reason, import: { specifier } }: BrokenImport): string {
  switch (reason) {
    case "generated":
      return 'Import types only: write "import type".';
    case "outside":
    case "reserved":
      return "Keep what the code needs in a folder of the project such as src/, or in an npm package.";
    case "missing":
      return "Correct the path, or write the file.";
    case "javascript":
      return "Write it in TypeScript, or make it an npm package.";
    case "no-ending":
      return `Write "${specifier.replace(/\.ts$/, "")}.js": the code runs as ECMAScript modules, which name files with their endings.`;
  }
}
