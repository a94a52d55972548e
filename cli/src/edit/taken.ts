import { parseDocument } from "yaml";
import { CommandError } from "../errors/command-error.js";

/** @throws CommandError MLO6022 where something of this name is in the file and may not be replaced */
export function refuseTaken(
  text: string,
  path: readonly [kind: string, name: string],
  mayReplace: boolean,
): void {
  const document = parseDocument(text);
  if (document.errors.length > 0 || mayReplace || !document.hasIn(path)) return;
  throw new CommandError(
    "MLO6022",
    `mlops.yaml already has ${path.join(".")}`,
    "Give another name with --name, or pass --replace to write it anew; --dry-run shows what would change.",
  );
}
