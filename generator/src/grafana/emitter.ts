import { stringify } from "yaml";
import type { Emitter } from "../frame/emitter.js";
import { yamlStyle } from "../frame/yaml-style.js";
import { serviceDashboard } from "./dashboard.js";
import { dashboardProviders, datasources } from "./provisioning.js";

/** Grafana's provisioning and a dashboard a service, where deploy asks for Grafana. */
export const grafanaEmitter: Emitter = {
  name: "grafana",
  emit(project) {
    if (!project.deploy.compose?.grafana) return [];
    const node = "deploy.compose.grafana";
    return [
      {
        path: "generated/grafana/datasources/prometheus.yaml",
        node,
        content: stringify(datasources(), yamlStyle),
      },
      {
        path: "generated/grafana/dashboards/provider.yaml",
        node,
        content: stringify(dashboardProviders(project.name), yamlStyle),
      },
      ...project.services.map((service) => ({
        path: `generated/grafana/dashboards/${service.name}.json`,
        node: `services.${service.name}`,
        content: JSON.stringify(serviceDashboard(project, service), null, 2),
      })),
    ];
  },
};
