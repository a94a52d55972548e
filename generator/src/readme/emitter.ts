/** generated/README.md: what each file of the folder is. */
import type { Entity, FeatureView, Project } from "@mlops-yaml/schema";
import { processesOf, type ProcessPlan } from "../deployment/index.js";
import type { Emitter } from "../frame/emitter.js";
import { renderTemplate } from "../frame/template.js";
import { testedModels } from "../tests/emitter.js";

export const readmeEmitter: Emitter = {
  name: "readme",
  emit: (project) => [
    {
      path: "generated/README.md",
      node: "",
      content: renderTemplate("generated-readme.md.hbs", {
        files: filesOf(project),
        entities: project.entities.filter(isDescribed).map(entityRow),
      }),
    },
  ],
};

function filesOf(project: Project): { readonly path: string; readonly meaning: string }[] {
  const processes = processesOf(project);
  return [
    ...project.sources.map(({ name }) => ({
      path: `sources/${name}.ts`,
      meaning: `Source \`${name}\`: columns, ingestion and expectations`,
    })),
    ...project.features.map(({ name, entity, owner, tags }) => ({
      path: `features/${name}.ts`,
      meaning: forPeople(
        `Features \`${name}\` of each ${entity}: the SQL that computes them and brings them online`,
        { owner, tags },
      ),
    })),
    ...project.onDemandViews.map(({ name, owner, tags }) => ({
      path: `features/${name}.ts`,
      meaning: forPeople(`Features \`${name}\`, computed when they are asked for`, { owner, tags }),
    })),
    ...project.models.map(({ name }) => ({
      path: `models/${name}.ts`,
      meaning: `Model \`${name}\`: request, inputs, training set, trainer, gates`,
    })),
    ...processes.filter(({ serves }) => serves !== null).map(processFile),
    { path: "tables.ts", meaning: "Tables of the sources and features" },
    { path: "project.ts", meaning: "Everything together, with services and monitors" },
    ...processes.filter(({ serves }) => serves === null).map(processFile),
    ...(testedModels(project).length > 0
      ? [
          {
            path: "tests/parity.ts",
            meaning: "Test that training and serving agree on the data that is there",
          },
        ]
      : []),
    { path: "tsconfig.json", meaning: "How the folder is compiled" },
  ];
}

function processFile({ program, meaning }: ProcessPlan): { readonly path: string; readonly meaning: string } {
  return { path: `${program.replace(/^generated\//, "")}.ts`, meaning };
}

/** Whether mlops.yaml says more of the entity than its key. */
function isDescribed({ description, aliasOf, tags }: Entity): boolean {
  return description !== null || aliasOf !== null || tags.length > 0;
}

function entityRow({ name, description, aliasOf, keys, tags }: Entity): {
  readonly name: string;
  readonly key: string;
  readonly meaning: string;
} {
  const what = [
    ...(description === null ? [] : [description]),
    ...(aliasOf === null ? [] : [`\`${aliasOf}\` under another key`]),
  ].join("; ");
  return {
    name,
    key: keys.map((column) => `\`${column.name}\``).join(", "),
    meaning: cell(forPeople(what, { owner: null, tags })),
  };
}

/** Text of the user's own, as it stands in a table of Markdown. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}

function forPeople(meaning: string, { owner, tags }: Pick<FeatureView, "owner" | "tags">): string {
  return [
    ...(meaning === "" ? [] : [meaning]),
    ...(owner === null ? [] : [`owner: ${owner}`]),
    ...tags.map(({ name, value }) => `${name}: ${value}`),
  ].join("; ");
}
