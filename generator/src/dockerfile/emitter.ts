import { userFiles, type Project } from "@mlops-yaml/schema";
import { baseImage } from "../deployment/images.js";
import { deploymentSecrets, imageLayout, references } from "../deployment/index.js";
import type { Emitter } from "../frame/emitter.js";
import { renderTemplate } from "../frame/template.js";
import { environmentLine } from "./environment-line.js";

/** Dockerfile, .dockerignore and .env.example at the project's root. */
export const dockerfileEmitter: Emitter = {
  name: "dockerfile",
  emit(project) {
    if (!project.deploy.compose) return [];
    const { packages } = project.deploy;
    const variables = references(project)
      .filter((reference) => reference.from === "env")
      .map(({ name, default: value }) => environmentLine(name, value ?? ""));
    const code = codeFolders(project);
    return [
      {
        path: "Dockerfile",
        node: "deploy",
        content: renderTemplate("Dockerfile.hbs", {
          base: baseImage("node"),
          vendored: packages === "vendored",
          // In exec form, in which no shell reads the text of the user's own. It fails where nothing fits the range.
          installed:
            packages === "vendored"
              ? null
              : JSON.stringify(["npm", "ls", "--omit=dev", `@mlops-yaml/runtime@${packages.version}`]),
          code,
          project: imageLayout.project,
          owned: imageLayout.owned.join(" "),
          program: imageLayout.compiled("generated/worker"),
        }),
      },
      { path: ".dockerignore", node: "deploy", content: renderTemplate("dockerignore.hbs", { code }) },
      {
        path: ".env.example",
        node: "",
        content: renderTemplate("env.example.hbs", { variables, secrets: deploymentSecrets(project) }),
      },
    ];
  },
};

/** What holds code of the user's own at the project's root: `src`, or a file there. */
function codeFolders(project: Project): string[] {
  return [...new Set(userFiles(project).map((file) => file.replace(/\/.*/, "")))];
}
