import type { Project, Source } from "@mlops-yaml/schema";
import { CommandError } from "../errors/command-error.js";

/** The sources of those names; without any name all. @throws CommandError MLO6013 for an unknown name */
export function namedSources(project: Project, names: readonly string[]): readonly Source[] {
  const known = project.sources.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new CommandError(
      "MLO6013",
      `there is no source "${unknown}"`,
      `The sources are: ${known.join(", ")}.`,
    );
  return names.length === 0 ? project.sources : project.sources.filter(({ name }) => names.includes(name));
}
