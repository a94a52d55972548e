import type { FeatureView, Project, Service, Source } from "@mlops-yaml/schema";

/** The source with the name; every name in a resolved project is defined. */
export function sourceNamed(project: Project, name: string): Source {
  return defined(
    project.sources.find((source) => source.name === name),
    `sources.${name}`,
  );
}

export function viewNamed(project: Project, name: string): FeatureView {
  return defined(
    project.features.find((view) => view.name === name),
    `features.${name}`,
  );
}

export function serviceNamed(project: Project, name: string): Service {
  return defined(
    project.services.find((service) => service.name === name),
    `services.${name}`,
  );
}

function defined<Node>(node: Node | undefined, name: string): Node {
  if (node === undefined) throw new Error(`the resolved project has no ${name}`);
  return node;
}
