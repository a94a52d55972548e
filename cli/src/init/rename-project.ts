import { isScalar, parseDocument } from "yaml";

/** Where a project of its own finds the schema that editors complete from. */
const schemaLine = "# yaml-language-server: $schema=./node_modules/@mlops-yaml/schema/mlops.schema.json";

/**
 * The template's mlops.yaml with the project's own name; every other character stays as it is.
 * @throws Error where the text names no project
 */
export function renameProject(text: string, name: string): string {
  const node = parseDocument(text).getIn(["project", "name"], true);
  if (!isScalar(node) || !node.range) throw new Error("the template's mlops.yaml has no project.name");
  const [start, end] = node.range;
  const renamed = text.slice(0, start) + name + text.slice(end);
  return renamed.replace(/^# yaml-language-server:.*$/m, schemaLine);
}
