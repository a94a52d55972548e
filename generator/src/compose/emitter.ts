import { stringify } from "yaml";
import type { Emitter } from "../frame/emitter.js";
import { yamlStyle } from "../frame/yaml-style.js";
import { composeFile } from "./compose-file.js";

/** compose.yaml at the project's root, so that `docker compose up` finds it. */
export const composeEmitter: Emitter = {
  name: "compose",
  emit: (project) =>
    project.deploy.compose
      ? [
          {
            path: "compose.yaml",
            node: "deploy.compose",
            content: stringify(composeFile(project), yamlStyle),
          },
        ]
      : [],
};
