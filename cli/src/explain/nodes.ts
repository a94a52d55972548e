import { stringify } from "yaml";
import type { Project } from "@mlops-yaml/schema";
import { CommandError } from "../errors/command-error.js";
import type { LoadedProject } from "../project/load.js";

export interface Explained {
  readonly text: string;
  readonly value: unknown;
}

const kinds = ["sources", "entities", "features", "models", "services", "monitors"] as const;

/** The whole project with every default. */
export async function explainProject({ project }: LoadedProject): Promise<Explained> {
  const { resolvedYaml } = await import("@mlops-yaml/schema");
  return { text: await resolvedYaml(project), value: project };
}

/** One node with every default, and the files that are emitted for it. @throws CommandError MLO6013 */
export async function explainNode({ project }: LoadedProject, topic: string): Promise<Explained> {
  const node = nodesOf(project).find(({ name }) => name === topic || name.endsWith(`.${topic}`));
  if (!node) {
    const names = nodesOf(project).map(({ name }) => name);
    throw new CommandError(
      "MLO6013",
      `mlops.yaml has no node "${topic}"`,
      `The nodes are: ${names.join(", ")}.`,
    );
  }
  const { generate } = await import("@mlops-yaml/generator");
  const files = [...(await generate(project))]
    .filter(([, text]) => text.slice(0, 500).includes(`mlops.yaml > ${node.name}`))
    .map(([path]) => path);
  const text = [
    `# ${node.name}`,
    stringify(readable(node.value), { lineWidth: 100 }).trimEnd(),
    "",
    "# emitted files",
    ...files.map((path) => `# ${path}`),
  ];
  return { text: text.join("\n"), value: { node: node.name, resolved: node.value, files } };
}

function nodesOf(project: Project): readonly { name: string; value: unknown }[] {
  const things = {
    ...project,
    features: [...project.features, ...project.onDemandViews],
    services: [...project.services, ...project.featureServers],
  };
  return kinds.flatMap((kind) => things[kind].map((value) => ({ name: `${kind}.${value.name}`, value })));
}

/** Expressions as their text; keys without a value left out. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  if ("text" in value && "node" in value) return value.text;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, readable(each)]),
  );
}
