import { defaults } from "../definitions/defaults.js";
import type { FileText } from "../definitions/file.js";
import type { Model, Monitor, Service } from "../project.js";
import { dotted } from "../read/document.js";
import { checkCron } from "./cron.js";
import { kinds, lookUp, problemAt, problemAtKey, sortedEntries, type ByName, type Site } from "./site.js";
import { fraction, parseReference, seconds } from "./values.js";

export function resolveServices(site: Site, file: FileText, models: ByName<Model>): ByName<Service> {
  const services = new Map<string, Service | null>();
  for (const [name, text] of sortedEntries(file.services)) {
    if (text.type === "feature_server") continue;
    const path = ["services", name];
    const [modelName = "", alias = defaults.service.alias] = text.model.split("@");
    const model = lookUp(site, [...path, "model"], modelName, kinds.model, models);
    if (model && model.promote !== alias)
      problemAt(site, [...path, "model"], {
        code: "MLO1313",
        severity: "warning",
        message: `${dotted(path)} serves ${modelName}@${alias}, but trainings promote ${model.promote === null ? "nothing" : `to "${model.promote}"`}.`,
        hint: `Set the alias by hand with "mlops models promote", or write promote: ${alias}.`,
      });
    services.set(name, {
      name,
      description: text.description ?? null,
      model: modelName,
      alias,
      port: text.port ?? defaults.service.port,
      managementPort: text.management_port ?? null,
      apiKey: text.auth ? parseReference(text.auth.api_key) : null,
    });
  }
  return services;
}

export function resolveMonitors(site: Site, file: FileText, services: ByName<Service>): readonly Monitor[] {
  return sortedEntries(file.monitors).map(([name, text]) => {
    const path = ["monitors", name];
    lookUp(site, [...path, "service"], text.service, kinds.service, services);
    if (file.services?.[text.service]?.type === "feature_server")
      problemAt(site, [...path, "service"], {
        code: "MLO1201",
        message: `${dotted([...path, "service"])} names "${text.service}", which answers with features, not with predictions.`,
        hint: "Name a service with a model.",
      });
    const schedule = text.schedule ?? defaults.monitor.schedule;
    checkCron(site, [...path, "schedule"], schedule);
    const windowSeconds = seconds(text.window ?? defaults.monitor.window);
    if (windowSeconds === 0)
      problemAtKey(site, [...path, "window"], {
        code: "MLO1105",
        message: `${dotted([...path, "window"])} is zero.`,
        hint: "Use a duration above zero, such as 1d.",
      });
    return {
      name,
      description: text.description ?? null,
      type: text.type,
      service: text.service,
      reference: text.reference ?? defaults.monitor.reference,
      windowSeconds,
      schedule,
      catchup: text.catchup ?? defaults.monitor.catchup,
      minRows: text.min_rows ?? defaults.monitor.min_rows,
      driftShare: fraction(text.drift_share ?? defaults.monitor.drift_share),
      onDrift: text.on_drift ?? defaults.monitor.on_drift,
    };
  });
}
