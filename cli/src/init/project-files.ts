import type { Project } from "@mlops-yaml/schema";

/** Versions of the tools that a project compiles its code with. */
export const toolVersions = { typescript: "7.0.2", "@types/node": "^20.19.0" } as const;

/** Newer versions within the ranges that packages ask for need Node 22. The repository's package.json has the same. */
export const newestForOldestNode = { "@fastify/static": "10.1.3", "light-my-request": "6.6.0" } as const;

/** Files that every project has and owns: written once by `mlops init`, never touched again. */
export function projectFiles(
  project: Project,
  packages: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map([
    ["package.json", packageJson(project.name, packages)],
    [".npmrc", npmrc],
    [".gitignore", gitignore],
    [".gitattributes", gitattributes],
    ["README.md", readme(project)],
    ["tsconfig.json", tsconfig],
  ]);
}

/** @param packages name -> where npm gets it: `file:vendor/…` or a version */
function packageJson(name: string, packages: Readonly<Record<string, string>>): string {
  const { "@mlops-yaml/runtime": runtime, ...tools } = packages;
  const content = {
    name,
    version: "0.0.0", // without one, npm makes no list of what a project is built from (SBOM)
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      up: "mlops up",
      down: "mlops down",
      check: "mlops check",
      generate: "mlops generate",
      build: "tsc -p generated",
    },
    dependencies: { "@mlops-yaml/runtime": runtime },
    devDependencies: sorted({ ...tools, ...toolVersions }),
    // The packages name each other by version: all of them come from the same place.
    overrides: {
      ...Object.fromEntries(
        Object.keys(packages)
          .filter((each) => each.startsWith("@mlops-yaml/"))
          .map((each) => [each, `$${each}`]),
      ),
      ...newestForOldestNode,
    },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Keys in npm's order, so that `npm install` leaves the file as it is. */
function sorted(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const npmrc = `# No install script of a package is run: onnxruntime-node's would fetch GPU files from outside the npm registry, and no
# package of mlops-yaml needs one. For a package that does: npm rebuild --ignore-scripts=false NAME
ignore-scripts=true
fund=false
audit=false
update-notifier=false
`;

const gitignore = `node_modules/
build/
.mlops/
.secrets/
.env
`;

/** By which editors check code of the user's own in src/, with the rules that it is compiled by. */
const tsconfig = `{
  "extends": "./generated/tsconfig.json",
  "compilerOptions": { "noEmit": true, "rootDir": "." },
  "include": ["generated", "src"]
}
`;

const gitattributes = `# What \`mlops generate\` emits is code to review. Only what nobody reads is collapsed in pull requests.
generated/grafana/** linguist-generated=true
mlops.lock linguist-generated=true merge=union
vendor/*.tgz binary linguist-vendored=true
*.gz binary
`;

function readme(project: Project): string {
  const service = project.services[0];
  const rows = [
    ["npx mlops up", "run everything: load the data, train, serve"],
    ...(service ? [[`npx mlops predict ${service.name} --example`, "ask for a prediction"]] : []),
    ["npx mlops status", "what runs, what was loaded, which model serves"],
    ["npx mlops generate", "after a change of mlops.yaml"],
    ["npx mlops doctor", "when something is amiss"],
  ];
  return `# ${project.name}

${project.description ?? "A machine-learning system described by one file: mlops.yaml."}

\`\`\`sh
npm install
npx mlops up
\`\`\`

| command | does |
| --- | --- |
${rows.map(([command, does]) => `| \`${command}\` | ${does} |`).join("\n")}

Everything is described in [mlops.yaml](mlops.yaml). What is in \`generated/\`, and the files at the top that say so
in their first lines, is emitted from it: commit them, review their changes, and do not edit them by hand.
The packages that the system runs on are in \`vendor/\`, so that it builds without any other source of them.
`;
}
