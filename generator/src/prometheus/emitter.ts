import { stringify } from "yaml";
import type { Emitter } from "../frame/emitter.js";
import { yamlStyle } from "../frame/yaml-style.js";
import { prometheusConfiguration, prometheusRules } from "./prometheus-files.js";

/** Prometheus' configuration and alert rules, where deploy asks for Prometheus. */
export const prometheusEmitter: Emitter = {
  name: "prometheus",
  emit(project) {
    if (!project.deploy.compose?.prometheus) return [];
    const yaml = (value: object) => stringify(value, yamlStyle);
    return [
      {
        path: "generated/prometheus/prometheus.yml",
        node: "deploy.compose.prometheus",
        content: yaml(prometheusConfiguration(project)),
      },
      {
        path: "generated/prometheus/rules.yml",
        node: "deploy.compose.prometheus",
        content: yaml(prometheusRules(project)),
      },
    ];
  },
};
