import { CommandError } from "../errors/command-error.js";
import { commandErrors } from "../errors/registry.js";

export interface ExplainedCode {
  readonly code: string;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly text: string;
}

/** What a code of any layer means. @throws CommandError MLO6013 for one that does not exist */
export async function explainCode(text: string): Promise<ExplainedCode> {
  const code = text.toUpperCase();
  const entry = await findEntry(code);
  if (!entry)
    throw new CommandError(
      "MLO6013",
      `there is no error ${code}`,
      "Codes are in docs/reference/errors: MLO1… and MLO2… mlops.yaml, MLO3… generating, MLO5… running, MLO6… the command.",
    );
  const { title, cause, remedy } = entry;
  return { code, title, cause, remedy, text: `${code}: ${title}\n\nWhy: ${cause}\nWhat to do: ${remedy}` };
}

type Entry = Pick<ExplainedCode, "title" | "cause" | "remedy">;

async function findEntry(code: string): Promise<Entry | null> {
  const has = (registry: Readonly<Record<string, Entry>>): Entry | null =>
    (Object.hasOwn(registry, code) ? registry[code] : null) ?? null;
  switch (code[3]) {
    case "1":
    case "2":
      return (await import("@mlops-yaml/schema")).explainCode(code);
    case "3":
      return has((await import("@mlops-yaml/generator")).generatorProblems);
    case "5":
      return has((await import("@mlops-yaml/runtime/errors")).catalogue);
    default:
      return has(commandErrors);
  }
}
