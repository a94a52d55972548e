import { CommandError } from "../errors/command-error.js";
import type { LoadedProject } from "../project/load.js";

/** Names of the sources that a verb is asked for: one, or all. @throws CommandError MLO6013 for an unknown one */
export function sourcesNamed({ project }: LoadedProject, source: string | null): readonly string[] {
  const names = project.sources.map(({ name }) => name);
  if (source === null) return names;
  if (!names.includes(source))
    throw new CommandError(
      "MLO6013",
      `there is no source "${source}"`,
      `The sources are: ${names.join(", ")}.`,
    );
  return [source];
}
