import { composeSecrets, references } from "../compose/secrets.js";
import type { Emitter } from "../frame/emitter.js";
import { renderTemplate } from "../frame/template.js";

/** Dockerfile, .dockerignore and .env.example at the project's root. */
export const dockerfileEmitter: Emitter = {
  name: "dockerfile",
  emit(project) {
    if (!project.deploy.compose) return [];
    const vendored = project.deploy.packages === "vendored";
    const variables = references(project)
      .filter((reference) => reference.from === "env")
      .map((reference) => ({ name: reference.name, default: reference.default ?? "" }));
    return [
      { path: "Dockerfile", node: "deploy", content: renderTemplate("Dockerfile.hbs", { vendored }) },
      { path: ".dockerignore", node: "deploy", content: renderTemplate("dockerignore.hbs", {}) },
      {
        path: ".env.example",
        node: "",
        content: renderTemplate("env.example.hbs", { variables, secrets: composeSecrets(project) }),
      },
    ];
  },
};
