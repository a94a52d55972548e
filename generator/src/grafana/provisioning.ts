import { datasource } from "./dashboard.js";

/** Grafana's data source file as a plain object. */
export function datasources(): object {
  return {
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        type: datasource.type,
        uid: datasource.uid,
        access: "proxy",
        url: "http://prometheus:9090",
        isDefault: true,
      },
    ],
  };
}

/** Grafana's dashboard provider file as a plain object. */
export function dashboardProviders(folder: string): object {
  return {
    apiVersion: 1,
    providers: [
      {
        name: folder,
        folder,
        type: "file",
        disableDeletion: true,
        allowUiUpdates: false,
        options: { path: "/etc/grafana/provisioning/dashboards" },
      },
    ],
  };
}
